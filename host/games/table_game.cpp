#include "host/games/table_game.h"

#include <algorithm>
#include <cmath>

#include "kernels/launch/backend.h"
#include "surety/statistics/moments.h"

namespace surety {
namespace {

std::int64_t power(std::int64_t base, int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= base;
  return power;
}

}  // namespace

std::int64_t TableGame::message_stride(int bidder) const { return power(messages, bidders - 1 - bidder); }

int TableGame::point_of(std::int64_t profile, int draw) const {
  return int(profile / power(points(), draws() - 1 - draw) % points());
}

std::int64_t TableGame::messages_of(std::int64_t profile) const {
  std::int64_t sent = 0;
  for (int i = 0; i < bidders; ++i)
    sent = sent * messages + message[std::size_t(i)][std::size_t(point_of(profile, own_draw(i)))];
  return sent;
}

TableGame::Expectation TableGame::expectation() const {
  CompensatedSum revenue, surplus, full, sold;
  const auto coordinates = std::size_t(bidders * goods), of_draws = std::size_t(draw_profiles()),
             of_messages = std::size_t(message_profiles());
  for (std::int64_t x = 0; x < draw_profiles(); ++x) {
    double weight = 1;
    for (int j = 0; j < draws(); ++j) weight *= law[std::size_t(point_of(x, j))];
    const auto at = std::size_t(x), sent = std::size_t(messages_of(x));
    for (const auto& payment : transfer) revenue.add(weight * payment[sent]);
    for (std::size_t c = 0; c < coordinates; ++c) {
      const double q = weight * allocation[c * of_messages + sent];
      surplus.add(q * value[c * of_draws + at]);
      sold.add(q);
    }
    full.add(weight * full_surplus[at]);
  }
  return {revenue.value(), surplus.value(), full.value(), sold.value()};
}

std::int64_t TableGame::rivals_message(int deviator, int bidder, int point) const {
  if (bidder == deviator) return 0;
  const std::int64_t stride = message_stride(bidder);
  return message[std::size_t(bidder)][std::size_t(point)] * (bidder < deviator ? stride / messages : stride);
}

std::vector<double> TableGame::own_message_fastest(const double* table, int bidder) const {
  const std::int64_t stride = message_stride(bidder);
  std::vector<double> out(static_cast<std::size_t>(message_profiles()));
  for (std::int64_t m = 0; m < message_profiles(); ++m) {
    const std::int64_t own = m / stride % messages, rivals = m / (stride * messages) * stride + m % stride;
    out[std::size_t(rivals * messages + own)] = table[m];
  }
  return out;
}

kernels::TableForm TableGame::form(int deviator) const {
  kernels::TableForm form;
  const auto coordinates = std::size_t(bidders * goods), of_draws = std::size_t(draw_profiles()),
             of_messages = std::size_t(message_profiles());
  form.draws = draws();
  form.law = law;
  for (std::int64_t x = 0; x < draw_profiles(); ++x) {
    const auto at = std::size_t(x), sent = std::size_t(messages_of(x));
    double revenue = 0, surplus = 0, sold = 0;
    for (const auto& payment : transfer) revenue += payment[sent];
    for (std::size_t c = 0; c < coordinates; ++c) {
      const double q = allocation[c * of_messages + sent];
      surplus += q * value[c * of_draws + at];
      sold += q;
    }
    const double full = full_surplus[at];
    form.outcome.insert(form.outcome.end(), {full, full - revenue, full - surplus, sold});
  }
  form.own_draw = own_draw(deviator);
  form.goods = goods;
  form.messages = messages;
  form.truthful = message[std::size_t(deviator)];
  for (int j = 0; j < draws(); ++j)
    for (int y = 0; y < points(); ++y) {
      std::int64_t sent = 0;
      for (int i = 0; i < bidders; ++i)
        if (own_draw(i) == j) sent += rivals_message(deviator, i, y);
      form.rivals_message.push_back(sent);
    }
  const auto append = [](std::vector<double>& to, const std::vector<double>& more) {
    to.insert(to.end(), more.begin(), more.end());
  };
  for (int l = 0; l < goods; ++l) {
    const auto row = std::size_t(deviator * goods + l);
    const auto first = value.begin() + std::ptrdiff_t(row * of_draws);
    append(form.value, std::vector<double>(first, first + std::ptrdiff_t(of_draws)));
    append(form.allocation, own_message_fastest(&allocation[row * of_messages], deviator));
  }
  form.transfer = own_message_fastest(transfer[std::size_t(deviator)].data(), deviator);
  return form;
}

/// visit(point, weight, payoffs by message) for everything that a bidder may see and all that the others then do;
/// `weight` is its probability given the point. Points side by side, those of one in order.
template <class Visit>
void TableGame::for_each_row(int bidder, Visit visit) const {
  const kernels::TableForm tables = form(bidder);
  const auto m = std::size_t(messages), all = tables.transfer.size(), of_draws = std::size_t(draw_profiles());
  const std::int64_t own_stride = power(points(), draws() - 1 - own_draw(bidder));
  kernels::run_items_on_cpu(std::uint64_t(points()), kernels::cpu_threads(0), [&](std::uint64_t own) {
    std::vector<double> row(m);
    for (std::int64_t rest = 0; rest < draw_profiles() / points(); ++rest) {
      const std::int64_t x =
          rest / own_stride * own_stride * points() + std::int64_t(own) * own_stride + rest % own_stride;
      double weight = 1;
      std::int64_t rivals = 0;
      for (int j = 0; j < draws(); ++j) {
        const auto y = std::size_t(point_of(x, j));
        if (j != tables.own_draw) weight *= law[y];
        rivals += tables.rivals_message[std::size_t(j * points()) + y];
      }
      const double* const transfers = &tables.transfer[std::size_t(rivals) * m];
      for (std::size_t a = 0; a < m; ++a) row[a] = -transfers[a];
      for (int l = 0; l < goods; ++l) {
        const double worth = tables.value[std::size_t(l) * of_draws + std::size_t(x)];
        const double* const shares = &tables.allocation[std::size_t(l) * all + std::size_t(rivals) * m];
        for (std::size_t a = 0; a < m; ++a) row[a] += worth * shares[a];
      }
      visit(std::size_t(own), weight, row);
    }
  });
}

std::vector<double> TableGame::payoffs(int bidder) const {
  const auto m = std::size_t(messages);
  std::vector<double> payoff(std::size_t(points()) * m);
  for_each_row(bidder, [&](std::size_t point, double weight, const std::vector<double>& row) {
    for (std::size_t a = 0; a < m; ++a) payoff[point * m + a] += weight * row[a];
  });
  return payoff;
}

TableGame::Gains TableGame::gains(int bidder) const {
  const auto m = std::size_t(messages), n = std::size_t(points());
  Gains gains{std::vector<double>(n * m), std::vector<double>(n * m), std::vector<double>(n)};
  for_each_row(bidder, [&](std::size_t point, double weight, const std::vector<double>& row) {
    const double truthful = row[std::size_t(message[std::size_t(bidder)][point])];
    for (std::size_t a = 0; a < m; ++a) {
      const double gain = row[a] - truthful;
      gains.mean[point * m + a] += weight * gain;
      gains.variance[point * m + a] += weight * gain * gain;
      gains.range[point] = std::max(gains.range[point], 2 * std::abs(gain));
    }
  });
  for (std::size_t cell = 0; cell < n * m; ++cell)
    gains.variance[cell] = std::max(0.0, gains.variance[cell] - gains.mean[cell] * gains.mean[cell]);
  return gains;
}

BestReplies best_replies(const TableGame& game, int bidder) {
  const auto payoff = game.payoffs(bidder);
  BestReplies found;
  for (int y = 0; y < game.points(); ++y) {
    const double* const of_point = &payoff[std::size_t(y) * std::size_t(game.messages)];
    const double* const best = std::max_element(of_point, of_point + game.messages);
    const double gain = *best - of_point[game.message[std::size_t(bidder)][std::size_t(y)]];
    found.mean += game.law[std::size_t(y)] * gain;
    if (gain > found.greatest) {
      found.greatest = gain;
      found.point = y;
      found.message = int(best - of_point);
    }
  }
  return found;
}

}  // namespace surety
