#pragma once

#include "host/games/game.h"

namespace surety {

// Symmetric equilibria of the wallet game: N signals, iid uniform on (0,1), the value v their mean. With independent
// signals these are Milgrom & Weber's (1982); docs/decisions/games.md derives them.

/// The least signal that bids where that costs the reserve if all others are below: E[v | mine s, all others below s] =
/// reserve, s = 2 N reserve/(N + 1). Above 1 nobody bids.
double wallet_entry(std::int64_t bidders, double reserve);
/// The same where the reserve is paid won or lost: s^(N-1) E[v | mine s, all others below s] = reserve.
double wallet_all_pay_entry(std::int64_t bidders, double reserve);
/// The least signal that accepts a price where others do from it on, a random one of all who accept buying: E[v - price
/// | mine is s, and I buy] = 0. 0: everybody accepts; above 1: nobody.
double wallet_acceptance(std::int64_t bidders, double price);

Strategy second_price_on_wallet(std::int64_t bidders, double reserve);
Strategy first_price_on_wallet(std::int64_t bidders, double reserve);
Strategy all_pay_on_wallet(std::int64_t bidders, double reserve);

/// Whoever has the greatest signal wins if it reaches `entry`, and whoever has `entry` gets nothing: revenue is the
/// same in all such auctions (Myerson 1981).
GameOutcome wallet_outcome_from(std::int64_t bidders, double entry);
/// Sold at the price to a random one of those from `entry` on.
GameOutcome wallet_outcome_at(std::int64_t bidders, double entry, double price);

}  // namespace surety
