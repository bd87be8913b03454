#pragma once

#include <cstdint>
#include <vector>

#include "kernels/games/game_problem.h"

namespace surety {

/// A game of N bidders for L goods in tables: finitely many draws and messages, and what everybody sends.
///
/// Bidder i's signal is a draw of his own, independent of the others', or all see one public draw; every draw has the
/// same law on its points. Given all draws bidder i expects good l to be worth `value`. Profiles are numbered with the
/// last bidder fastest; tables by bidder and good have the row i L + l.
struct TableGame {
  int bidders = 0, goods = 1;
  bool is_public = false;
  std::vector<double> law;           ///< by point
  std::vector<double> value;         ///< [i L + l][profile of draws]
  std::vector<double> full_surplus;  ///< [profile of draws]: the mean of the sum of the goods' greatest values

  int messages = 0;                                ///< of every bidder
  std::vector<double> allocation;                  ///< [i L + l][profile of messages]
  std::vector<std::vector<double>> transfer;       ///< by bidder [profile of messages]
  std::vector<std::vector<std::int64_t>> message;  ///< by bidder [point]: his strategy

  int points() const { return int(law.size()); }
  int draws() const { return is_public ? 1 : bidders; }
  int own_draw(int bidder) const { return is_public ? 0 : bidder; }
  std::int64_t draw_profiles() const { return std::int64_t(full_surplus.size()); }
  std::int64_t message_profiles() const { return std::int64_t(transfer.front().size()); }

  /// Expectations of what is played, summed over all profiles of draws.
  struct Expectation {
    double revenue = 0, surplus = 0, full_surplus = 0, sold = 0;
  };
  Expectation expectation() const;

  /// A bidder's expected payoff, [point he sees][message], the others following their strategies. Found by enumeration.
  std::vector<double> payoffs(int bidder) const;

  /// What a bidder gains by each message instead of his strategy's, [point he sees][message]: mean and variance over
  /// the others' draws, and by point twice the greatest size of any gain.
  struct Gains {
    std::vector<double> mean, variance, range;
  };
  Gains gains(int bidder) const;

  /// The tables of the kernels, for the deviations of a bidder too.
  kernels::TableForm form(int deviator) const;

 private:
  template <class Visit>
  void for_each_row(int bidder, Visit visit) const;
  std::int64_t message_stride(int bidder) const;
  std::int64_t messages_of(std::int64_t draws) const;
  int point_of(std::int64_t draws, int draw) const;
  std::int64_t rivals_message(int deviator, int bidder, int point) const;
  std::vector<double> own_message_fastest(const double* table, int bidder) const;
};

/// What a bidder gains by the best message instead of his strategy's.
struct BestReplies {
  double greatest = 0, mean = 0;  ///< over what he sees: the most, and the expectation
  int point = 0, message = 0;     ///< where the most is gained, and by which message
};
BestReplies best_replies(const TableGame& game, int bidder);

}  // namespace surety
