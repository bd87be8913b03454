// A finite structure from a CSV file; signals are recommended messages.
#include <fmt/format.h>

#include <algorithm>

#include "host/finite_games/finite_structure.h"
#include "host/games/strategies.h"
#include "host/information/family.h"
#include "host/information_structures/catalogue.h"
#include "host/information_structures/state_table.h"
#include "host/mechanisms/family.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr ChoiceRecord table{
    "table", "table:FILE.csv", "finite: a CSV file with columns probability, value, signal1, .., signalN", "", {}};
constexpr std::string_view in_the_table[] = {"values", "bidders"};

void check_messages(const GameConfig& game) {
  for (const DemandForm& signal : information_form(game).signal)
    for (const double message : signal.value)
      if (!game.mechanism.family().is_message(game.mechanism, message))
        throw InvalidInput(
            fmt::format("{} on information {}: the signal {} is no message of this mechanism; on a table everybody "
                        "sends his signal, so give messages: 0 or 1 to a posted price, demands from 0 to 1 (multiples "
                        "of 1/k), bids m + l/K, bids up to the cap",
                        game.mechanism.spec(), game.information.spec(), message));
}

class Table final : public InformationFamily {
 public:
  const ChoiceRecord& record() const override { return table; }
  bool is_of_file() const override { return true; }
  bool recommends_messages() const override { return true; }

  kernels::InformationForm form(const GameConfig& game) const override {
    return read_state_table(game.information.file(), *game.values, game.bidders);
  }
  double greatest_signal(const GameConfig& game) const override {
    double greatest = 0;
    for (const DemandForm& signal : form(game).signal)
      for (const double each : signal.value) greatest = std::max(greatest, each);
    return greatest;
  }
  Strategy strategy(const GameConfig& game) const override {
    check_messages(game);
    return {affine_strategy(1), "messages equal signals: obedience to a table's recommendations", false};
  }

  bool is_finite() const override { return true; }
  std::span<const std::string_view> brings() const override { return in_the_table; }
  FiniteStructure finite_structure(const Information& information, const FiniteStructureConfig& config) const override {
    CommonValueInformation read = read_information_table(information.file().string());
    auto auction = common_value_auction(read.values, read.information.bidders(), config.cost, config.greatest_transfer);
    return {std::move(read.information), std::move(auction)};
  }
};

}  // namespace

InformationFamilyPtr table_structure() { return std::make_shared<Table>(); }

}  // namespace surety
