#include "host/cli/symmetric_guarantee.h"

#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "host/cli/command.h"
#include "host/cli/report.h"
#include "host/io/csv.h"
#include "host/io/number.h"
#include "host/options/guarantee_kind.h"
#include "surety/finite_games/optimal_symmetric_mechanism.h"

namespace surety {
namespace {

/// The mechanism as --table reads it.
std::string as_csv(const OptimalSymmetricMechanism& found) {
  const FiniteMechanism& mechanism = found.mechanism;
  const int bidders = mechanism.bidders();
  std::string text = csv_line(header_of(mechanism_table(), bidders));
  for (std::int64_t p = 0; p < mechanism.profiles(); ++p) {
    std::vector<std::string> messages, allocations, payments;
    for (int i = 0; i < bidders; ++i) {
      const Trade& trade = found.trades[static_cast<std::size_t>(p * bidders + i)];
      messages.push_back(fmt::format("{}", mechanism.message(p, i)));
      allocations.push_back(shortest(trade.allocation));
      payments.push_back(shortest(trade.payment));
    }
    messages.insert(messages.end(), allocations.begin(), allocations.end());
    messages.insert(messages.end(), payments.begin(), payments.end());
    text += csv_line(messages);
  }
  return text;
}

Report report_of(const SymmetricRequest& request, const OptimalSymmetricMechanism& found) {
  const double most = found.guarantee.value + found.guarantee.error_bound;
  Report report;
  report.text(fmt::format(
      "optimal symmetric mechanism, {} message{} beside opting out, common value {}, {} bidder{}\n\n", request.k,
      request.k == 1 ? "" : "s", request.values->spec(), request.bidders, request.bidders == 1 ? "" : "s"));
  report.table({"", "value", "error bound"});
  report.value("guarantee, at least", "guarantee", found.guarantee.value);
  report.json["guarantee_is"] = guarantee_kind(false);
  report.value(request.rate ? "at most, at this rate" : "at most, at the best rate found", "at_most", most);
  report.value("rate of deviation to the next message", "rate", found.deviation_rate,
               {fmt::format("{:.6g}", found.deviation_rate)});
  report.config = {{"values", request.values->spec()}, {"bidders", request.bidders}, {"k", request.k}};
  report.csv = as_csv(found);
  return report;
}

}  // namespace

TableRecord mechanism_table() {
  return {"mechanism.csv",
          1,
          "guarantee --symmetric --format csv, as --table takes it: a line per combination of messages",
          {Member{"message", Shape::count(), "", "of the bidder; 0 opts out"}.one_per("bidder"),
           Member{"allocation", Shape::number(), "probability", "of his getting the good"}.one_per("bidder"),
           Member{"payment", Shape::number(), "value", "that he makes"}.one_per("bidder")}};
}

int run_symmetric_guarantee(const SymmetricRequest& request) {
  const Format format = parse_format(request.format);
  const auto values = parsed("values", [&] { return atoms_of(*request.values); });
  constexpr std::int64_t most = 1 << 20;
  if (request.bidders > most || request.k > most)
    throw InvalidInput(fmt::format("{} bidders and k = {} have too many combinations of messages for a linear program",
                                   request.bidders, request.k));
  const int bidders = static_cast<int>(request.bidders), k = static_cast<int>(request.k);
  const OptimalSymmetricMechanism found = request.rate ? optimal_symmetric_mechanism(values, bidders, k, *request.rate)
                                                       : best_symmetric_mechanism(values, bidders, k);
  print(report_of(request, found), format);
  return 0;
}

Alternative shape_of_symmetric_guarantee() {
  const Shape config = Shape::object({{"values", Shape::text(), "", "law of the common value"},
                                      {"bidders", Shape::count(), "bidders", "how many there are"},
                                      {"k", Shape::count(), "messages", "beside opting out"}});
  return {"the best symmetric mechanism",
          {{"guarantee", Shape::number(), "value", "what it earns at least"},
           guarantee_kind_member(),
           {"at_most", Shape::number(), "value", "what any symmetric mechanism guarantees by this proof"},
           {"rate", Shape::number(), "rate", "of deviation to the next message"},
           {"config", config, "", "what was asked"}}};
}

}  // namespace surety
