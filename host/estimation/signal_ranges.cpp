#include "host/estimation/signal_ranges.h"

#include <algorithm>
#include <cmath>

#include "host/games/message_range.h"

namespace surety {
namespace {

void sort_apart(std::vector<double>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

}  // namespace

SignalRanges::SignalRanges(const kernels::StrategyForm& strategy, double least, double greatest, double reserve)
    : strategy_(strategy),
      least_(least),
      greatest_(greatest),
      reserve_(reserve),
      cut_(strategy_jumps(strategy, 0)),
      apart_{reserve} {
  const auto knots = strategy_knots(strategy_);
  for (std::size_t i = 0; i + 1 < knots.size(); ++i) {
    const auto [low, high, rounding] = message_range(strategy_, 0, knots[i], knots[i + 1]);
    if (low != high || rounding != 0) continue;
    cut_.insert(cut_.end(), {knots[i], knots[i + 1]});
    apart_.push_back(low);
  }
  if (!knots.empty()) cut_.insert(cut_.end(), {knots.front(), knots.back()});  // beyond its points it is flat
  for (const double s : {least_, greatest_}) apart_.push_back(message_range(strategy_, 0, s, s).least);
  sort_apart(apart_);
}

/// Part of a bin, as far as it sends what that does.
void SignalRanges::add(double from, double to, const SignalBin& of, std::vector<SignalBin>& bins) const {
  if (!(from < to)) return;
  const MessageRange sent = message_range(strategy_, 0, from, to);
  add_sent(from, to, sent, of, bins);
  if (to < greatest_) return;
  const MessageRange at_end = message_range(strategy_, 0, to, to);  // another one where it jumps there
  if (at_end.least < sent.least - sent.rounding || at_end.greatest > sent.greatest + sent.rounding)
    add_sent(from, to, at_end, of, bins);
}

void SignalRanges::add_sent(double from, double to, const MessageRange& sent, const SignalBin& of,
                            std::vector<SignalBin>& bins) const {
  const auto [least, greatest, rounding] = sent;
  double low = least - rounding, high = greatest + rounding;
  for (const double m : apart_) {  // where the curve ends in what many send it is on one side of it but at one signal
    if (m == reserve_ || !(least < greatest)) continue;
    const bool ends_there = std::abs(m - greatest) <= rounding, begins_there = std::abs(m - least) <= rounding;
    if (ends_there && !begins_there) high = std::nextafter(m, -INFINITY);
    if (begins_there && !ends_there) low = std::nextafter(m, INFINITY);
  }
  if (low > high) low = least - rounding, high = greatest + rounding;  // too near to each other to tell
  low = std::max(low, of.least_sent);
  high = std::min(high, of.greatest_sent);
  const auto add_up_to = [&](double most) {
    if (low <= most) bins.push_back({from, to, low, most, of.fails_from, of.fails_to, of.elsewhere});
  };
  for (const double m : apart_) {
    if (m < low || m > high) continue;
    add_up_to(std::nextafter(m, -INFINITY));
    low = m;
    if (m == reserve_) continue;
    add_up_to(m);
    low = std::nextafter(m, INFINITY);
  }
  add_up_to(high);
}

std::vector<SignalBin> SignalRanges::bins(int count) const {
  constexpr int first_octave = 9, last_octave = 40;  // of the range, in both tails
  const double range = greatest_ - least_;
  std::vector<double> cut = cut_;
  for (int i = 0; i <= count; ++i) cut.push_back(least_ + range * i / count);
  for (int k = first_octave; k < last_octave; ++k)
    for (const double s : {least_ + std::ldexp(range, -k), greatest_ - std::ldexp(range, -k)}) cut.push_back(s);
  std::erase_if(cut, [&](double s) { return s < least_ || s > greatest_; });
  sort_apart(cut);
  std::vector<SignalBin> bins;
  for (std::size_t i = 0; i + 1 < cut.size(); ++i)
    add(cut[i], cut[i + 1], {cut[i], cut[i + 1], -INFINITY, INFINITY}, bins);
  return bins;
}

std::vector<SignalBin> SignalRanges::halves(const std::vector<SignalBin>& wide) const {
  std::vector<SignalBin> bins;
  for (const SignalBin& bin : wide) {
    const bool many_octaves = bin.from > 0 && bin.to / 16 > bin.from;
    const double middle = many_octaves ? std::sqrt(bin.from) * std::sqrt(bin.to) : bin.from + (bin.to - bin.from) / 2;
    add(bin.from, middle, bin, bins);
    add(middle, bin.to, bin, bins);
  }
  return bins;
}

}  // namespace surety
