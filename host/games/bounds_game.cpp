#include "host/games/bounds_game.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "host/information/family.h"
#include "host/mechanisms/family.h"
#include "surety/error.h"
#include "surety/theory/action_grid.h"

namespace surety {
namespace {

constexpr double rounding = 1e-9;  // of payoffs, over the greatest value
constexpr int most_replies = 200;

bool is_saved(const Mechanism& mechanism) { return mechanism.is_saved(); }
bool is_saved(const Information& information) { return information.family().is_saved(); }

bool same(const AuctionEnvironment& a, const AuctionEnvironment& b) {
  return a.bidders == b.bidders && a.goods == b.goods && a.prior == b.prior && a.values == b.values;
}

BoundsParts load_parts(const EstimateConfig& config) {
  BoundsParts parts;
  if (is_saved(config.mechanism))
    parts.mechanism = std::make_shared<const SavedBounds>(load_bounds(config.mechanism.argument()));
  if (!is_saved(*config.information)) return parts;
  const auto file = config.information->file();
  parts.information = parts.mechanism && file == config.mechanism.argument()
                          ? parts.mechanism
                          : std::make_shared<const SavedBounds>(load_bounds(file));
  if (!parts.mechanism) return parts;
  const SavedBounds &m = *parts.mechanism, &i = *parts.information;
  if (!same(m.environment, i.environment) || m.k() != i.k())
    throw InvalidInput(
        fmt::format("{} and {} are of different environments or grids (k = {} and {}); a mechanism and an information "
                    "structure go together where both are the same",
                    config.mechanism.spec(), config.information->spec(), m.k(), i.k()));
  return parts;
}

/// The sum over goods of the greatest value in each state.
std::vector<double> full_surplus_by_state(const AuctionEnvironment& environment) {
  std::vector<double> full;
  for (int s = 0; s < environment.states(); ++s) {
    full.push_back(0);
    for (int l = 0; l < environment.goods; ++l) {
      double best = 0;
      for (int i = 0; i < environment.bidders; ++i) best = std::max(best, environment.value(s, i, l));
      full.back() += best;
    }
  }
  return full;
}

/// Signals of the information structure, and what they tell.
void set_information(TableGame& game, const SavedBounds& saved) {
  game.law = ActionGrid(saved.environment.bidders, saved.k()).action_law();
  game.value = interim_values(saved.environment, saved.information);
  game.full_surplus = interim_means(saved.environment, saved.information, full_surplus_by_state(saved.environment));
}

/// Everybody knows the state, or nobody more than the prior.
void set_public_information(TableGame& game, const AuctionEnvironment& environment, bool known) {
  game.is_public = true;
  game.law = known ? environment.prior : std::vector<double>{1};
  const double total = std::accumulate(game.law.begin(), game.law.end(), 0.0);
  for (double& p : game.law) p /= total;
  const auto full = full_surplus_by_state(environment);
  const auto mean_or_all = [&](const auto& of_state, std::vector<double>& out) {
    double mean = 0;
    for (int s = 0; s < environment.states(); ++s) {
      if (known) out.push_back(of_state(s));
      mean += environment.prior[std::size_t(s)] * of_state(s);
    }
    if (!known) out.push_back(mean);
  };
  for (int i = 0; i < environment.bidders; ++i)
    for (int l = 0; l < environment.goods; ++l)
      mean_or_all([&](int s) { return environment.value(s, i, l); }, game.value);
  mean_or_all([&](int s) { return full[std::size_t(s)]; }, game.full_surplus);
}

void set_mechanism(BoundsGame& made) {
  const SavedBounds& saved = *made.parts.mechanism;
  TableGame& game = made.game;
  game.messages = saved.k() * saved.k() + 1;
  game.allocation = saved.mechanism.allocation;
  game.transfer = saved.transfers;
  for (int m = 0; m < game.messages; ++m) made.message.push_back(double(m) / saved.k());
}

void play_truthfully(BoundsGame& made) {
  std::vector<std::int64_t> truth(std::size_t(made.game.messages));
  std::iota(truth.begin(), truth.end(), 0);
  made.game.message.assign(std::size_t(made.game.bidders), truth);
  made.strategy = "messages equal signals (an equilibrium only in the limit of large k)";
  made.equilibrium = false;
}

/// Where everybody knows what the goods are worth: how much somebody gains at each profile of messages by leaving it.
std::vector<double> regrets(const TableGame& game, int point) {
  const std::int64_t profiles = game.message_profiles();
  std::vector<double> regret(std::size_t(profiles), 0.0);
  std::int64_t stride = profiles;
  for (int i = 0; i < game.bidders; ++i) {
    stride /= game.messages;
    std::vector<double> payoff(std::size_t(profiles), 0.0);
    for (std::int64_t p = 0; p < profiles; ++p) {
      payoff[std::size_t(p)] = -game.transfer[std::size_t(i)][std::size_t(p)];
      for (int l = 0; l < game.goods; ++l) {
        const auto row = std::size_t(i * game.goods + l);
        payoff[std::size_t(p)] += game.value[row * std::size_t(game.points()) + std::size_t(point)] *
                                  game.allocation[row * std::size_t(profiles) + std::size_t(p)];
      }
    }
    for (std::int64_t p = 0; p < profiles; ++p) {
      if (p / stride % game.messages != 0) continue;
      double best = -std::numeric_limits<double>::infinity();
      for (int m = 0; m < game.messages; ++m) best = std::max(best, payoff[std::size_t(p + m * stride)]);
      for (int m = 0; m < game.messages; ++m) {
        double& here = regret[std::size_t(p + m * stride)];
        here = std::max(here, best - payoff[std::size_t(p + m * stride)]);
      }
    }
  }
  return regret;
}

/// For every public point the pure messages that nobody gains by leaving, the worst for the designer among them; where
/// there are none, those that are left for least.
void play_pure_messages(BoundsGame& made) {
  TableGame& game = made.game;
  const double tolerance = rounding * made.parts.either().environment.greatest_value();
  double greatest = 0;
  game.message.assign(std::size_t(game.bidders), std::vector<std::int64_t>(std::size_t(game.points())));
  for (int point = 0; point < game.points(); ++point) {
    const auto regret = regrets(game, point);
    const double least = *std::min_element(regret.begin(), regret.end());
    double worst = std::numeric_limits<double>::infinity();
    std::int64_t chosen = 0;
    for (std::int64_t p = 0; p < game.message_profiles(); ++p) {
      if (regret[std::size_t(p)] > std::max(least, tolerance)) continue;
      double revenue = 0;
      for (const auto& payment : game.transfer) revenue += payment[std::size_t(p)];
      if (revenue < worst) worst = revenue, chosen = p;
    }
    greatest = std::max(greatest, least);
    for (int i = game.bidders - 1; i >= 0; --i, chosen /= game.messages)
      game.message[std::size_t(i)][std::size_t(point)] = chosen % game.messages;
  }
  made.equilibrium = greatest <= tolerance;
  made.strategy =
      made.equilibrium
          ? "the pure equilibrium that is worst for the designer"
          : fmt::format("the pure messages that are left for least: nobody gains more than {:.2g}", greatest);
}

void check_config(const EstimateConfig& config, const AuctionEnvironment& environment) {
  if (config.bidders != environment.bidders)
    throw InvalidInput(fmt::format("bidders is {} but the file of bounds has {}", config.bidders, environment.bidders));
  if (config.cost != 0)
    throw InvalidInput(
        "a mechanism or information structure of bounds is made for a seller without cost; leave it out");
  if (config.sampling == Sampling::reduced)
    throw InvalidInput("reduced sampling cannot play bounds: every bidder's signal is drawn; use --sampling profile");
}

/// One good at a posted price: message 1 accepts, those who accept have equal chances.
void set_posted_price(TableGame& game, double price) {
  game.messages = 2;
  const int profiles = 1 << game.bidders;
  game.allocation.assign(std::size_t(game.bidders * profiles), 0);
  game.transfer.assign(std::size_t(game.bidders), std::vector<double>(std::size_t(profiles)));
  for (int p = 1; p < profiles; ++p)
    for (int i = 0; i < game.bidders; ++i) {
      if (!(p >> (game.bidders - 1 - i) & 1)) continue;
      const double share = 1.0 / __builtin_popcount(unsigned(p));
      game.allocation[std::size_t(i * profiles + p)] = share;
      game.transfer[std::size_t(i)][std::size_t(p)] = share * price;
    }
}

void everybody_accepts(TableGame& game) {
  game.message.assign(std::size_t(game.bidders), std::vector<std::int64_t>(std::size_t(game.points()), 1));
}

/// The least expected value of a bidder given his signal.
double inclusive_price(TableGame game) {
  set_posted_price(game, 0);
  everybody_accepts(game);
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < game.bidders; ++i) {
    const auto payoff = game.payoffs(i);
    for (int y = 0; y < game.points(); ++y) least = std::min(least, game.bidders * payoff[std::size_t(2 * y + 1)]);
  }
  return least;
}

/// From all accepting, everybody's best replies until they are best replies to each other.
bool find_acceptance(TableGame& game, double tolerance) {
  everybody_accepts(game);
  for (int round = 0; round < most_replies; ++round) {
    auto next = game.message;
    for (int i = 0; i < game.bidders; ++i) {
      const auto payoff = game.payoffs(i);
      for (int y = 0; y < game.points(); ++y)
        next[std::size_t(i)][std::size_t(y)] = payoff[std::size_t(2 * y + 1)] >= -tolerance;
    }
    if (next == game.message) return true;
    game.message = std::move(next);
  }
  return false;
}

}  // namespace

void play_posted_price_on_bounds(BoundsGame& made, const Mechanism& mechanism) {
  TableGame& game = made.game;
  const AuctionEnvironment& environment = made.parts.either().environment;
  if (game.goods != 1)
    throw InvalidInput(fmt::format("{} with {} goods; it is played on information structures of one good",
                                   mechanism.spec(), game.goods));
  const bool inclusive = mechanism.is_word("price", "inclusive");
  if (!inclusive && !mechanism.number("price"))
    throw InvalidInput("posted-price on an information structure of bounds: give price=P or price=inclusive");
  const double price = inclusive ? inclusive_price(game) : mechanism.at("price");
  if (inclusive) made.chosen.push_back({"price", price});
  set_posted_price(game, price);
  if (!find_acceptance(game, rounding * environment.greatest_value()))
    throw InvalidInput(fmt::format(
        "{}: best replies to each other were not found at this price; give another, or inclusive", mechanism.spec()));
  made.message = {0, 1};
  made.equilibrium = true;
  made.strategy = "accept where that is a best reply, found from all accepting";
}

namespace {

/// E[v_i | his signal and the highest of the others' are this point], by bidder and point.
std::vector<std::vector<double>> pivotal_values(const TableGame& game, const ActionGrid& grid) {
  const auto n = std::size_t(game.points());
  std::vector<std::vector<double>> mean(std::size_t(game.bidders), std::vector<double>(n)), mass = mean;
  for (std::int64_t x = 0; x < grid.profiles(); ++x) {
    double weight = 1;
    for (int i = 0; i < game.bidders; ++i) weight *= game.law[std::size_t(grid.action(x, i))];
    for (int i = 0; i < game.bidders; ++i) {
      const std::int64_t own = grid.action(x, i);
      std::int64_t highest = game.bidders == 1 ? own : 0;
      for (int j = 0; j < game.bidders; ++j)
        if (j != i) highest = std::max(highest, grid.action(x, j));
      if (highest != own) continue;
      mass[std::size_t(i)][std::size_t(own)] += weight;
      mean[std::size_t(i)][std::size_t(own)] +=
          weight * game.value[std::size_t(i) * std::size_t(grid.profiles()) + std::size_t(x)];
    }
  }
  for (std::size_t i = 0; i < mean.size(); ++i)
    for (std::size_t y = 0; y < n; ++y) mean[i][y] /= mass[i][y];
  return mean;
}

}  // namespace

void play_second_price_on_bounds(BoundsGame& made, const Mechanism& mechanism) {
  TableGame& game = made.game;
  if (game.goods != 1)
    throw InvalidInput(fmt::format("{} with {} goods; it is played on information structures of one good",
                                   mechanism.spec(), game.goods));
  const ActionGrid grid(game.bidders, made.k());
  const auto bid = pivotal_values(game, grid);
  const double reserve = mechanism.at("reserve");
  const double tolerance = rounding * made.parts.either().environment.greatest_value();  // of ties
  game.messages = game.points();
  game.allocation.assign(std::size_t(game.bidders) * std::size_t(grid.profiles()), 0);
  game.transfer.assign(std::size_t(game.bidders), std::vector<double>(std::size_t(grid.profiles())));
  for (std::int64_t x = 0; x < grid.profiles(); ++x) {
    std::vector<double> bids;
    for (int i = 0; i < game.bidders; ++i) bids.push_back(bid[std::size_t(i)][std::size_t(grid.action(x, i))]);
    const double first = *std::max_element(bids.begin(), bids.end());
    const auto wins = [&](double b) { return b >= first - tolerance; };
    const auto tied = std::count_if(bids.begin(), bids.end(), wins);
    double second = reserve;
    for (const double b : bids)
      if (!wins(b) || tied > 1) second = std::max(second, b);
    if (first < reserve) continue;
    for (int i = 0; i < game.bidders; ++i) {
      if (!wins(bids[std::size_t(i)])) continue;
      game.allocation[std::size_t(i) * std::size_t(grid.profiles()) + std::size_t(x)] = 1.0 / double(tied);
      game.transfer[std::size_t(i)][std::size_t(x)] = second / double(tied);
    }
  }
  for (int m = 0; m < game.messages; ++m) made.message.push_back(double(m) / made.k());
  play_truthfully(made);
  made.strategy =
      "bid the value given that the highest of the others' signals is one's own (not known to be an equilibrium)";
}

void play_on_own_information(BoundsGame& made) {
  set_information(made.game, *made.parts.information);
  play_truthfully(made);
}

void play_publicly(BoundsGame& made, bool known) {
  set_public_information(made.game, made.parts.either().environment, known);
  play_pure_messages(made);
}

bool plays_bounds(const EstimateConfig& config) {
  return is_saved(config.mechanism) || (config.information && is_saved(*config.information));
}

BoundsGame make_bounds_game(const EstimateConfig& config) {
  if (!config.information)
    throw InvalidInput(fmt::format("{}: say what the bidders know with --information (bounds:FILE, none or full)",
                                   config.mechanism.spec()));
  config.mechanism.check_common_value();
  BoundsGame made;
  made.parts = load_parts(config);
  const AuctionEnvironment& environment = made.parts.either().environment;
  check_config(config, environment);
  made.game.bidders = environment.bidders;
  made.game.goods = environment.goods;
  if (!made.parts.mechanism) {
    set_information(made.game, *made.parts.information);
    config.mechanism.family().play_on_bounds(made, config.mechanism);
    return made;
  }
  set_mechanism(made);
  config.information->family().play_saved_mechanism(made, config);
  return made;
}

std::vector<int> deviators(const BoundsGame& game) {
  if (game.parts.either().environment.exchangeable() && !game.game.is_public) return {0};
  std::vector<int> all(std::size_t(game.game.bidders));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

kernels::GameProblem bounds_problem(const EstimateConfig& config, const BoundsGame& game, int deviator) {
  kernels::GameProblem problem;
  problem.precision = config.precision;
  problem.seed = config.seed;
  problem.experiment = std::uint32_t(config.bidders);
  problem.bidders = config.bidders;
  problem.mechanism.rule = CommonValueRule::table;
  problem.table = game.game.form(deviator);
  return problem;
}

double gain_from_steps_up(const BoundsGame& made) {
  const TableGame& game = made.game;
  double total = 0;
  for (int i = 0; i < game.bidders; ++i) {
    const auto payoff = game.payoffs(i);
    for (int y = 0; y < game.points(); ++y) {
      const auto m = game.message[std::size_t(i)][std::size_t(y)];
      if (m + 1 == game.messages) continue;
      const double* const at = &payoff[std::size_t(y) * std::size_t(game.messages) + std::size_t(m)];
      total += game.law[std::size_t(y)] * (made.k() - 1) * (at[1] - at[0]);
    }
  }
  return total;
}

}  // namespace surety
