#include "kernels/games/game_problem.h"
#include "kernels/launch/arena.h"

namespace surety::kernels {
namespace {

template <class T>
InformationView<T> put(Arena& arena, const InformationForm& form) {
  InformationView<T> view{};
  view.kind = form.kind;
  view.value_of_sum = arena.put_form<T>(form.value_of_sum);
  view.value_function = form.value_function;
  view.value = arena.put_form<T>(form.value);
  view.signal = arena.put_forms<T>(form.signal);
  view.forms = int(form.signal.size());
  view.state_end = arena.put_as<T>(form.state_end);
  view.noise = arena.put_form<T>(form.noise);
  view.noise_demand = arena.put_form<T>(form.noise_demand);
  view.accuracy = T(form.accuracy);
  view.high_share = T(form.high_share);
  view.resolution = T(form.resolution);
  view.greatest_signal = T(form.greatest_signal);
  view.spread = T(form.spread);
  return view;
}

template <class T>
StrategyView<T> put(Arena& arena, const StrategyForm& form, std::int64_t bidders) {
  StrategyView<T> view{};
  view.kind = form.kind;
  view.shift = T(form.shift);
  view.slope = T(form.slope);
  view.greatest = T(form.greatest);
  view.table = arena.put_form<T>(form.table);
  view.functions = form.table.functions;
  view.A = T(form.A);
  view.X = T(form.X);
  view.threshold = T(form.threshold);
  view.bidders = T(bidders);
  return view;
}

std::vector<double> harmonic_numbers(std::int64_t n) {
  std::vector<double> sums{0};
  for (std::int64_t i = 1; i <= n; ++i) sums.push_back(sums.back() + 1.0 / double(i));
  return sums;
}

template <class T>
CommonValueView<T> put(Arena& arena, const CommonValueForm& form, std::int64_t bidders) {
  CommonValueView<T> view{};
  view.bidders = T(bidders);
  view.aggregate = arena.put_form<T>(form.aggregate);
  view.subsidy = T(form.subsidy);
  view.least_value = T(form.least_value);
  view.rate = T(form.k > 0 ? form.k * std::log1p(1 / (form.A * form.k)) : 1 / form.A);
  view.X = T(form.X);
  view.k = T(form.k);
  view.Y0 = T(form.Y0);
  view.Y1 = T(form.Y1);
  view.price = T(form.price);
  view.least_bid = T(form.least_bid.value_or(form.price));
  view.greatest_payment = T(form.greatest_payment);
  view.messages = T(form.messages);
  view.own_stride = T(std::pow(double(form.messages), double(bidders - 1)));
  view.outcome = arena.put_as<T>(form.outcome);
  view.own = arena.put_as<T>(form.own);
  for (int i = 0; i < most_plugin_parameters; ++i) view.parameter[i] = T(form.parameter[std::size_t(i)]);
  const bool on_grid = form.rule == CommonValueRule::exponential_price && form.k > 0;
  view.harmonic = arena.put_as<T>(harmonic_numbers(on_grid ? bidders : 0));
  return view;
}

/// Walker's alias method: cells of probability 1/points, each shared by its own point and one other.
struct Alias {
  std::vector<double> threshold;
  std::vector<std::int64_t> alias;

  explicit Alias(const std::vector<double>& law) : threshold(law.size(), 1), alias(law.size()) {
    std::vector<std::size_t> short_of, beyond;
    std::vector<double> mass;
    for (std::size_t i = 0; i < law.size(); ++i) {
      alias[i] = std::int64_t(i);
      mass.push_back(law[i] * double(law.size()));
      (mass[i] < 1 ? short_of : beyond).push_back(i);
    }
    while (!short_of.empty() && !beyond.empty()) {
      const std::size_t poor = short_of.back(), rich = beyond.back();
      short_of.pop_back();
      threshold[poor] = mass[poor];
      alias[poor] = std::int64_t(rich);
      mass[rich] -= 1 - mass[poor];
      if (mass[rich] < 1) {
        beyond.pop_back();
        short_of.push_back(rich);
      }
    }
  }
};

template <class T>
const T* put_whole(Arena& arena, const std::vector<std::int64_t>& numbers) {
  std::vector<T> bits;
  for (const std::int64_t n : numbers) bits.push_back(real_of<T>(IntOf<T>(n)));
  return arena.put(bits);
}

template <class T>
TableView<T> put(Arena& arena, const TableForm& form) {
  const Alias alias(form.law);
  TableView<T> view{};
  view.draws = form.draws;
  view.points = form.points();
  view.threshold = arena.put_as<T>(alias.threshold);
  view.alias = put_whole<T>(arena, alias.alias);
  view.outcome = arena.put_as<T>(form.outcome);
  view.own_draw = form.own_draw;
  view.goods = form.goods;
  view.messages = form.messages;
  view.profiles = form.goods > 0 ? std::int64_t(form.value.size()) / form.goods : 0;
  view.outcomes = std::int64_t(form.transfer.size());
  view.truthful = put_whole<T>(arena, form.truthful);
  view.rivals_message = put_whole<T>(arena, form.rivals_message);
  view.value = arena.put_as<T>(form.value);
  view.allocation = arena.put_as<T>(form.allocation);
  view.transfer = arena.put_as<T>(form.transfer);
  return view;
}

}  // namespace

template <class T>
std::vector<std::byte> lay_out(const GameProblem& p, const void* base, GameView<T>& view) {
  Arena arena(base);
  view.seed = p.seed;
  view.experiment = p.experiment;
  view.shortcut = p.shortcut;
  view.reduced = p.reduced;
  view.bidders = p.bidders;
  view.information = put<T>(arena, p.information);
  view.strategy = put<T>(arena, p.strategy, p.bidders);
  view.mechanism = put<T>(arena, p.mechanism, p.bidders);
  view.table = put<T>(arena, p.table);
  if (p.mechanism.aggregate.data == p.information.value_of_sum.data)  // found once, read by both
    view.mechanism.aggregate = view.information.value_of_sum;
  return arena.take();
}
template std::vector<std::byte> lay_out(const GameProblem&, const void*, GameView<float>&);
template std::vector<std::byte> lay_out(const GameProblem&, const void*, GameView<double>&);

}  // namespace surety::kernels
