#include "host/auctions/demands.h"

#include <fmt/format.h>

#include <cmath>

#include "surety/error.h"

namespace surety {

bool DemandFamily::is_message(const Mechanism& m, double message) const {
  const auto k = m.number("k");
  return message <= 1 && (!k || std::abs(message * *k - std::round(message * *k)) < 1e-9);
}

std::vector<double> DemandFamily::all_messages(const Mechanism& m, std::int64_t most) const {
  std::vector<double> messages;
  const auto k = m.count("k");
  if (k && *k < most)
    for (std::int64_t j = 0; j <= *k; ++j) messages.push_back(static_cast<double>(j) / static_cast<double>(*k));
  return messages;
}

void check_playable(const Mechanism& m, std::initializer_list<std::string_view> scales) {
  constexpr double least = 1e-12, greatest = 1e12;
  constexpr std::int64_t most_messages = 1 << 20;
  if (const auto k = m.count("k"); k.value_or(1) > most_messages)
    throw InvalidInput(
        fmt::format("{}: {} messages; at most 2^20 can be played, leave k out for any demand in [0,1]", m.spec(), *k));
  for (const auto name : scales)
    if (const double scale = m.at(name); scale != 0 && !(std::abs(scale) >= least && std::abs(scale) <= greatest))
      throw InvalidInput(fmt::format("{}: to be played, A, X, Y0 and Y1 must lie between {} and {} in size", m.spec(),
                                     least, greatest));
}

void need_demands(const Mechanism& m) {
  if (!m.count("k"))
    throw InvalidInput(
        fmt::format("{} has a message for every demand in [0,1]; give k, as in exponential-price:k=10", m.spec()));
}

double growth_of_payment(double A, double k) { return k > 0 ? k * std::log1p(1 / (A * k)) : 1 / A; }

}  // namespace surety
