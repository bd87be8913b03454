#pragma once

#include "kernels/deviate/deviate_view.h"
#include "kernels/games/game_sampler.h"
#include "kernels/launch/lane_memory.h"
#include "surety/information/signal_bins.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// Fields of a buffered replicate: the value, the truthful payoff, the replicate's weight, then what the mechanism
/// needs to know of the rivals.
template <class Auction>
inline constexpr int rival_fields = Auction::rival_fields < 0 ? most_rivals : Auction::rival_fields;
template <class Auction>
inline constexpr int buffer_fields = 3 + rival_fields<Auction>;
/// A game in tables: the rivals' profile of messages, the truthful payoff, nothing, and the deviator's values by good.
template <>
inline constexpr int buffer_fields<GameInTables> = 3 + most_goods;

/// Where a buffer's numbers stand. Lanes side by side write the same field of neighbouring replicates; a lane alone
/// reads all fields of a replicate at once.
template <int width, class Auction>
struct BufferLayout {
  static constexpr int fields = width == 1 ? (buffer_fields<Auction> + 3) / 4 * 4 : buffer_fields<Auction>;
  static constexpr int replicate = width == 1 ? fields : 1;  ///< from one replicate to the next
  static constexpr int size = fields * buffer_width;
};
/// From one field of a replicate to the next.
template <int width>
inline constexpr int field_stride = width == 1 ? 1 : buffer_width;

/// The lanes at one place of every field of a buffer.
template <class L>
struct Slots {
  using T = typename L::Element;
  using V = typename L::Real;
  T* field;  ///< from the first lane on

  SURETY_HD V operator()(int f) const { return load<L>(field + f * field_stride<L::width>); }
  SURETY_HD void set(int f, V v) const { store<L>(field + f * field_stride<L::width>, v, L::width); }
};

/// One replicate's fields, the same for every lane.
template <class L>
struct FieldsOfAll {
  const typename L::Element* field;
  SURETY_HD typename L::Element number(int f) const { return field[f * field_stride<L::width>]; }
  SURETY_HD typename L::Real operator()(int f) const { return splat<typename L::Real>(number(f)); }
};

/// `Auction` is a CommonValueMechanism, or a plug-in's.
template <class L, class Auction>
struct DeviateItem {
  using T = typename L::Element;
  using V = typename L::Real;
  using Layout = BufferLayout<L::width, Auction>;

  DeviateView<T> view;
  Seed<L> seed;

  /// Draws W replicates of a bin, `first` of them on, into the slots.
  SURETY_HD void draw(int bin, std::uint64_t first, Slots<L> slots) const {
    const GameView<T>& game = view.game;
    const Draws<L> draws(seed, game.experiment, std::uint64_t(bin) * stride() + first);
    constexpr T greatest = 1 - (sizeof(T) == 4 ? T(0x1p-24) : T(0x1p-53));
    const T edge = view.edge[bin], width = view.edge[bin + 1] - edge;
    const auto stratified = [&](V u) { return min(fma(u, splat<V>(width), splat<V>(edge)), splat<V>(greatest)); };
    const V state = GameSampler<L>::draw_state(game, draws);
    const bool by_state = Signals<V>::has_state(game.information), noisy = is_noisy(game.information);
    GameSampler<L> sampler(game, draws, by_state && !noisy ? stratified(state) : state);
    const bool private_values = has_own_values(game.information);
    V weight = splat<V>(T(1)), own_value{};
    const auto of_deviator = [&](V u) {
      V uniform = by_state ? u : stratified(u);
      if (noisy) {
        const auto drawn =
            draw_in_bin(game.information, sampler.signals, edge, view.edge[bin + 1], view.probability[bin], u);
        weight = drawn.weight;
        uniform = drawn.uniform;
      }
      if (private_values) own_value = sampler.signals.own(game.information, view.deviator, uniform);
      return uniform;
    };
    const Slots<L> rivals{slots.field + 3 * field_stride<L::width>};
    for (int f = 0; f < Auction::rival_fields; ++f) rivals.set(f, V{});
    V truthful{};
    int rival = 0;
    sampler.for_each_message([&](std::int64_t i, V u) { return i == view.deviator ? of_deviator(u) : u; },
                             [&](std::int64_t i, V message) {
                               if (i == view.deviator) {
                                 truthful = message;
                               } else {
                                 Auction::add_rival(game.mechanism, rivals, rival++, message);
                               }
                             });
    const V value = private_values ? own_value : sampler.signals.value;
    slots.set(0, value);
    slots.set(1, Auction::payoff(game.mechanism, truthful, value, rivals));
    slots.set(2, weight);
  }

  /// The gain of deviating to `message` in one replicate of a buffer, and the payoff without, both weighted.
  SURETY_HD V gain(const T* replicate, V message) const {
    const FieldsOfAll<L> field{replicate}, rivals{replicate + 3 * field_stride<L::width>};
    const V value = field(0), truthful = field(1), weight = field(2);
    return (Auction::payoff(view.game.mechanism, message, value, rivals) - truthful) * weight;
  }
  SURETY_HD static T truthful(const T* replicate) {
    const FieldsOfAll<L> field{replicate};
    return field.number(1) * field.number(2);
  }

  /// Replicates of a bin are a range of their own, whole buffers wide.
  SURETY_HD std::uint64_t stride() const { return (view.replicates + buffer_width - 1) / buffer_width * buffer_width; }
};

/// A game in tables: a bin is one of the deviator's signals, a message its number.
template <class L>
struct DeviateItem<L, GameInTables> {
  using T = typename L::Element;
  using V = typename L::Real;
  using I = IntOf<V>;
  using Layout = BufferLayout<L::width, GameInTables>;

  DeviateView<T> view;
  Seed<L> seed;

  SURETY_HD void draw(int bin, std::uint64_t first, Slots<L> slots) const {
    const TableView<T>& table = view.game.table;
    const Draws<L> draws(seed, view.game.experiment, std::uint64_t(bin) * stride() + first);
    const I own = I{} + Element<I>(bin);
    I profile{}, rivals{};
    for_each_point(table, draws, [&](int j, I drawn) {
      const I point = j == table.own_draw ? own : drawn;
      profile = profile * Element<I>(table.points) + point;
      rivals += bits_of(gather<V>(table.rivals_message + j * table.points, point));
    });
    for (int l = 0; l < table.goods; ++l) slots.set(3 + l, gather<V>(table.value + l * table.profiles, profile));
    slots.set(0, real_of<V>(rivals));
    slots.set(1, table_payoff<V>(table, rivals, bits_of(gather<V>(table.truthful, own)),
                                 [&](int l) { return slots(3 + l); }));
  }

  SURETY_HD V gain(const T* replicate, V message) const {
    const FieldsOfAll<L> field{replicate};
    const I rivals = I{} + bits_of(field.number(0));
    const V payoff =
        table_payoff<V>(view.game.table, rivals, whole_number(message), [&](int l) { return field(3 + l); });
    return payoff - field(1);
  }
  SURETY_HD static T truthful(const T* replicate) { return FieldsOfAll<L>{replicate}.number(1); }

  SURETY_HD std::uint64_t stride() const { return (view.replicates + buffer_width - 1) / buffer_width * buffer_width; }
};

}  // namespace SURETY_ISA
}  // namespace surety::kernels
