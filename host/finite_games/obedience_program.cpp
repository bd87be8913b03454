#include "host/finite_games/obedience_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "surety/error.h"

namespace surety {
namespace {

constexpr std::int64_t entries_limit = 20'000'000;

}  // namespace

std::int64_t most_entries() { return entries_limit; }

ObedienceProgram::ObedienceProgram(const FiniteMechanism& mechanism, const InformationSet& set, Sent sent)
    : mechanism_(mechanism),
      set_(set),
      sent_(mechanism, set, sent),
      symmetric_(set.is_unrestricted() && mechanism.is_symmetric()),
      program_(LinearProgram::Sense::minimize) {
  set_scales();
  check_size();
  for (int i = 0; i < (symmetric_ ? 1 : mechanism_.bidders()); ++i) add_obedience_rows(i);
  add_rows_of_limits();
  add_groups();
  add_draws();
}

void ObedienceProgram::set_scales() {
  for (int state = 0; state < mechanism_.states(); ++state)
    for (std::int64_t p = 0; p < mechanism_.profiles(); ++p) {
      welfare_scale_ = std::max(welfare_scale_, std::abs(mechanism_.welfare(p, state)));
      for (int i = 0; i < mechanism_.bidders(); ++i)
        utility_scale_ = std::max(utility_scale_, std::abs(mechanism_.utility(i, p, state)));
    }
  if (welfare_scale_ == 0) welfare_scale_ = 1;
  if (utility_scale_ == 0) utility_scale_ = 1;
}

void ObedienceProgram::check_size() const {
  double columns = static_cast<double>(
      std::count_if(set_.worlds.begin(), set_.worlds.end(), [](const auto& world) { return world.is_played(); }));
  double rows = 1;
  for (int i = 0; i < mechanism_.bidders(); ++i) {
    columns *= symmetric_ ? (mechanism_.messages(i) + i) / (i + 1.0) : mechanism_.messages(i);
    rows += mechanism_.messages(i) - 1;
  }
  rows += static_cast<double>(set_.limits.size() + set_.zero_means.size() + set_.ceilings.size());
  double draws = 0;
  for (const InformationSet::Ceiling& ceiling : set_.ceilings)
    draws +=
        static_cast<double>(ceiling.signals) * pairs(ceiling.bidder) * (static_cast<double>(set_.groups.size()) + 1);
  if (columns * rows + draws <= static_cast<double>(entries_limit)) return;
  const double factor =
      std::pow(static_cast<double>(entries_limit) / (columns * rows + draws), 1.0 / (mechanism_.bidders() + 1));
  const int fitting = static_cast<int>(factor * most_messages());
  throw InvalidInput(fmt::format(
      "the linear program has {:.3g} numbers ({} bidders with up to {} messages, {} {}); at most {:.3g} fit, such as "
      "{}",
      columns * rows + draws, mechanism_.bidders(), most_messages(), set_.worlds.size(),
      set_.is_unrestricted() ? "states" : "states with what bidders know in them", static_cast<double>(entries_limit),
      fitting > 1 || set_.is_unrestricted() ? fmt::format("{} messages each", std::max(1, fitting))
                                            : "fewer states or less that is known"));
}

int ObedienceProgram::most_messages() const {
  int most = 0;
  for (int i = 0; i < mechanism_.bidders(); ++i) most = std::max(most, mechanism_.messages(i));
  return most;
}

void ObedienceProgram::add_obedience_rows(int i) {
  first_row_.push_back(program_.rows());
  for (int r = 0; r < pairs(i) * (mechanism_.messages(i) - 1); ++r) program_.add_row({0, no_bound});
}

void ObedienceProgram::add_rows_of_limits() {
  first_limit_ = program_.rows();
  for (const InformationSet::Limit& limit : set_.limits) program_.add_row({limit.least, limit.most});
  for (const InformationSet::ZeroMean& zero : set_.zero_means) {
    first_mean_.push_back(program_.rows());
    for (int r = 0; r < pairs(zero.bidder); ++r) program_.add_row({0, 0});
  }
  for (const InformationSet::Ceiling& ceiling : set_.ceilings) {
    first_ceiling_.push_back(program_.rows());
    for (std::size_t r = 0; r < pairs(ceiling.bidder) * set_.groups.size(); ++r) program_.add_row({0, 0});
  }
}

/// Of all worlds of a group, taken off in it, which changes the optimum by a constant and lets the dual simplex method
/// start feasible.
double ObedienceProgram::least_welfare(int group) const {
  double least = no_bound;
  for (const InformationSet::World& world : set_.worlds)
    if (world.group == group && world.is_played())
      for (std::int64_t p = 0; p < mechanism_.profiles(); ++p)
        least = std::min(least, mechanism_.welfare(p, world.state));
  return least == no_bound ? 0 : least;
}

void ObedienceProgram::add_groups() {
  int normalisation = -1;
  double least = 0;
  for (int w = 0; w < static_cast<int>(set_.worlds.size()); ++w) {
    const int group = world(w).group;
    if (set_.groups[group] == 0) continue;
    if (w == 0 || world(w - 1).group != group) {
      normalisation = program_.add_row({1, 1});
      least = least_welfare(group);
    }
    if (!world(w).is_played()) {
      add_column(w, 0, normalisation, least);
      continue;
    }
    for (std::int64_t profile = 0; profile < mechanism_.profiles(); ++profile)
      if (is_representative(profile) && sent_.has(w, profile)) add_column(w, profile, normalisation, least);
  }
}

void ObedienceProgram::add_draws() {
  for (int k = 0; k < static_cast<int>(set_.ceilings.size()); ++k)
    for (int signal = 0; signal < set_.ceilings[k].signals; ++signal) {
      const int normalisation = program_.add_row({1, 1});
      for (int of = 0; of < pairs(set_.ceilings[k].bidder); ++of) {
        draws_.push_back({k, signal, of, normalisation});
        const int column = program_.add_column(0, {0, no_bound});
        program_.add_entry(normalisation, column, 1);
        for_each_draw_entry(draws_.back(), [&](int row, double x) { program_.add_entry(row, column, x); });
      }
    }
}

/// Of its permutations the one with ascending messages.
bool ObedienceProgram::is_representative(std::int64_t profile) const {
  if (!symmetric_) return true;
  for (int i = 0; i + 1 < mechanism_.bidders(); ++i)
    if (mechanism_.message(profile, i) > mechanism_.message(profile, i + 1)) return false;
  return true;
}

void ObedienceProgram::add_column(int w, std::int64_t profile, int normalisation, double least) {
  const Column added{w, profile, normalisation};
  const int state = world(w).state;
  const double probability = mass(added);
  const int column = program_.add_column(probability * (welfare(added) - least) / welfare_scale_, {0, no_bound});
  columns_.push_back(added);
  program_.add_entry(normalisation, column, 1);
  for_each_deviation(added, [&](int i, int row, std::int64_t deviation) {
    const double loss = mechanism_.utility(i, profile, state) - mechanism_.utility(i, deviation, state);
    program_.add_entry(row, column, probability * loss / utility_scale_);
  });
  for_each_limit(added, [&](int row, double x, double share) { program_.add_entry(row, column, share * x); });
}

std::optional<RationalProgram> ObedienceProgram::exact() const {
  if (symmetric_ && !mechanism_.is_symmetric(0)) return std::nullopt;
  RationalProgram exact(program_.row_bounds());
  for (const Column& c : columns_) {
    const Rational probability(mass(c));
    const int state = world(c.world).state;
    std::map<int, Rational> entries{{c.normalisation, 1}};
    for_each_deviation(c, [&](int i, int row, std::int64_t deviation) {
      entries[row] += probability * (Rational(mechanism_.utility(i, c.profile, state)) -
                                     Rational(mechanism_.utility(i, deviation, state)));
    });
    for_each_limit(c, [&](int row, double x, double share) { entries[row] += Rational(share) * Rational(x); });
    exact.add_column(probability * Rational(welfare(c)), {Rational(0), {}}, std::move(entries));
  }
  for (const DrawColumn& d : draws_) {
    std::map<int, Rational> entries{{d.normalisation, 1}};
    for_each_draw_entry(d, [&](int row, double x) { entries[row] += Rational(x); });
    exact.add_column(0, {Rational(0), {}}, std::move(entries));
  }
  return exact;
}

std::vector<double> ObedienceProgram::equilibrium(const std::vector<double>& primal) const {
  std::vector<double> sigma(set_.worlds.size() * mechanism_.profiles()), total(set_.groups.size());
  for (std::size_t j = 0; j < columns_.size(); ++j)
    if (world(columns_[j].world).is_played()) spread(columns_[j], std::max(0.0, primal[j]), sigma);
  const auto at = [&](std::size_t w) { return sigma.data() + w * mechanism_.profiles(); };
  for (std::size_t w = 0; w < set_.worlds.size(); ++w)
    for (std::int64_t p = 0; p < mechanism_.profiles(); ++p) total[set_.worlds[w].group] += at(w)[p];
  for (std::size_t w = 0; w < set_.worlds.size(); ++w) {
    const int group = set_.worlds[w].group;
    for (std::int64_t p = 0; p < mechanism_.profiles(); ++p)
      at(w)[p] *= total[group] > 0 ? set_.groups[group] / total[group] : 0;
  }
  return sigma;
}

void ObedienceProgram::spread(const Column& column, double share, std::vector<double>& sigma) const {
  double* of_world = sigma.data() + column.world * mechanism_.profiles();
  if (!symmetric_) {
    of_world[column.profile] += share;
    return;
  }
  std::vector<int> messages;
  messages.reserve(static_cast<std::size_t>(mechanism_.bidders()));
  for (int i = 0; i < mechanism_.bidders(); ++i) messages.push_back(mechanism_.message(column.profile, i));
  std::vector<std::int64_t> orbit;
  do {
    std::int64_t profile = 0;
    for (int i = 0; i < mechanism_.bidders(); ++i) profile += messages[i] * mechanism_.stride(i);
    orbit.push_back(profile);
  } while (std::next_permutation(messages.begin(), messages.end()));
  for (const std::int64_t profile : orbit) of_world[profile] += share / static_cast<double>(orbit.size());
}

ObedienceMultipliers ObedienceProgram::multipliers(const std::vector<double>& dual) const {
  return scaled(dual, welfare_scale_ / utility_scale_, welfare_scale_);
}

/// Of multipliers by row: rates of deviation in `rates` units of welfare over utility, others in units of welfare.
ObedienceMultipliers ObedienceProgram::scaled(const std::vector<double>& dual, double rates, double others) const {
  ObedienceMultipliers result;
  for (int i = 0; i < mechanism_.bidders(); ++i) {
    const int n = mechanism_.messages(i);
    result.rates.emplace_back(pairs(i) * n);
    for (int of = 0; of < pairs(i); ++of)
      for (int other = 0; other < n; ++other)
        if (of % n != other) result.rates[i][of * n + other] = std::max(0.0, dual[row(i, of, other)] * rates);
  }
  for (std::size_t r = 0; r < set_.limits.size(); ++r)
    result.limits.push_back(dual[first_limit_ + static_cast<int>(r)] * others);
  for (std::size_t z = 0; z < set_.zero_means.size(); ++z) {
    result.zero_means.emplace_back();
    for (int of = 0; of < pairs(set_.zero_means[z].bidder); ++of)
      result.zero_means.back().push_back(dual[row_of_mean(static_cast<int>(z), of)] * others);
  }
  for (std::size_t k = 0; k < set_.ceilings.size(); ++k) {
    result.ceilings.emplace_back();
    for (int of = 0; of < pairs(set_.ceilings[k].bidder); ++of)
      for (std::size_t g = 0; g < set_.groups.size(); ++g) {
        const double y = dual[row_of_ceiling(static_cast<int>(k), of, static_cast<int>(g))] * others;
        result.ceilings.back().push_back(set_.groups[g] > 0 ? y / set_.groups[g] : 0);
      }
  }
  return result;
}

}  // namespace surety
