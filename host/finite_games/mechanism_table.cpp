#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "host/finite_games/table_setting.h"
#include "host/io/table_reader.h"
#include "surety/error.h"
#include "surety/finite_games/mechanism_table.h"

namespace surety {
namespace {

constexpr double tolerance = 1e-9;  // of probabilities and allocations

/// Labels in the order of their first appearance.
class Labels {
 public:
  int index(const std::string& label) {
    const auto [at, added] = index_.try_emplace(label, static_cast<int>(names_.size()));
    if (added) names_.push_back(label);
    return at->second;
  }
  int size() const { return static_cast<int>(names_.size()); }
  const std::string& name(int i) const { return names_[i]; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::map<std::string, int> index_;
  std::vector<std::string> names_;
};

/// Which row of the table has which profile of messages (and state): every combination once.
class ProfileIndex {
 public:
  /// Columns `first` .. are message1, .. of the bidders; `state_column` is the state's, where there is one.
  ProfileIndex(const TableReader& table, std::size_t first, int bidders, std::optional<std::size_t> state_column)
      : table_(table), bidders_(bidders), has_states_(state_column), labels_(bidders + (state_column ? 1 : 0)) {
    std::vector<std::vector<int>> of_row(table.rows());
    for (std::size_t row = 0; row < table.rows(); ++row) {
      if (state_column) of_row[row].push_back(labels_[0].index(cell(row, *state_column)));
      for (int i = 0; i < bidders; ++i) of_row[row].push_back(messages(i).index(cell(row, first + i)));
    }
    double size = 1;
    for (const Labels& labels : labels_) size *= labels.size();
    if (size < static_cast<double>(table.rows())) throw InvalidInput(doubled(of_row));
    if (size > 2.0 * static_cast<double>(table.rows()) + 1e6) throw InvalidInput(too_sparse(size));
    row_.assign(static_cast<std::size_t>(size), absent);
    for (std::size_t row = 0; row < table.rows(); ++row) {
      std::size_t& at = row_[position(of_row[row])];
      if (at != absent) throw InvalidInput(doubled(of_row));
      at = row;
    }
    const auto missing = std::find(row_.begin(), row_.end(), absent);
    if (missing != row_.end()) throw InvalidInput(missing_text(missing - row_.begin()));
  }

  Labels& messages(int bidder) { return labels_[bidder + (has_states_ ? 1 : 0)]; }
  const Labels& messages(int bidder) const { return labels_[bidder + (has_states_ ? 1 : 0)]; }
  const Labels& states() const { return labels_[0]; }
  /// Of the combination at a place, states slowest and the last bidder's message fastest.
  std::size_t row(std::size_t at) const { return row_[at]; }
  std::size_t size() const { return row_.size(); }

 private:
  static constexpr std::size_t absent = -1;

  std::string cell(std::size_t row, std::size_t column) const {
    const std::string text = table_.text(row, column);
    if (text.empty()) throw InvalidInput(fmt::format("{} is empty; give a label", table_.place(row, column)));
    return text;
  }

  std::size_t position(const std::vector<int>& indices) const {
    std::size_t at = 0;
    for (std::size_t j = 0; j < labels_.size(); ++j) at = at * labels_[j].size() + indices[j];
    return at;
  }

  std::string described(const std::vector<int>& indices) const {
    std::vector<std::string> parts;
    for (int i = 0; i < bidders_; ++i) parts.push_back(messages(i).name(indices[i + (has_states_ ? 1 : 0)]));
    const std::string profile = fmt::format("messages ({})", fmt::join(parts, ", "));
    return has_states_ ? fmt::format("state {}, {}", labels_[0].name(indices[0]), profile) : profile;
  }

  std::string doubled(const std::vector<std::vector<int>>& of_row) const {
    std::map<std::vector<int>, std::size_t> first;
    for (std::size_t row = 0; row < of_row.size(); ++row)
      if (const auto [at, added] = first.try_emplace(of_row[row], row); !added)
        return fmt::format("{}:{}: {} stands in line {} already; give every combination once", table_.file(),
                           table_.line(row), described(of_row[row]), table_.line(at->second));
    return {};
  }

  std::string too_sparse(double size) const {
    return fmt::format("{}: {:.3g} combinations of labels but {} lines; give a line for every combination",
                       table_.file(), size, table_.rows());
  }

  std::string missing_text(std::size_t at) const {
    std::vector<int> indices(labels_.size());
    for (std::size_t j = labels_.size(); j-- > 0; at /= labels_[j].size())
      indices[j] = static_cast<int>(at % labels_[j].size());
    return fmt::format("{}: no line for {}; give a line for every combination ({} lines for {})", table_.file(),
                       described(indices), table_.rows(), row_.size());
  }

  const TableReader& table_;
  int bidders_;
  bool has_states_;
  std::vector<Labels> labels_;
  std::vector<std::size_t> row_;
};

std::vector<std::string> numbered(std::string_view name, int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back(fmt::format("{}{}", name, i + 1));
  return names;
}

void append(std::vector<std::string>& to, const std::vector<std::string>& names) {
  to.insert(to.end(), names.begin(), names.end());
}

std::vector<std::vector<std::string>> message_names(const ProfileIndex& index, int bidders) {
  std::vector<std::vector<std::string>> names;
  for (int i = 0; i < bidders; ++i) names.push_back(index.messages(i).names());
  return names;
}

/// probability, by state; a state's lines must agree.
std::vector<double> read_prior(const TableReader& table, const ProfileIndex& index, std::size_t profiles) {
  std::vector<double> prior;
  double total = 0;
  for (std::size_t at = 0; at < index.size(); ++at) {
    const std::size_t row = index.row(at), state = at / profiles;
    const double p = table.nonnegative_number(row, 1);
    if (at % profiles == 0) {
      prior.push_back(p);
      total += p;
    } else if (p != prior[state]) {
      throw InvalidInput(fmt::format("{} = {}, but line {} has {} for the same state {}", table.place(row, 1), p,
                                     table.line(index.row(state * profiles)), prior[state],
                                     index.states().name(static_cast<int>(state))));
    }
  }
  if (!(std::abs(total - 1) <= tolerance))
    throw InvalidInput(fmt::format("{}: the probabilities of the {} states sum to {}; they must sum to 1", table.file(),
                                   prior.size(), total));
  return prior;
}

MechanismTable read_payoffs(const TableReader& table) {
  const int bidders = table.count_columns("message", 2);
  std::vector<std::string> expected{"state", "probability"};
  append(expected, numbered("message", std::max(1, bidders)));
  append(expected, numbered("utility", std::max(1, bidders)));
  expected.emplace_back("welfare");
  table.expect_columns(expected);
  const ProfileIndex index(table, 2, bidders, 0);
  FiniteMechanism::Shape shape;
  std::size_t profiles = 1;
  for (int i = 0; i < bidders; ++i) {
    shape.messages.push_back(index.messages(i).size());
    profiles *= shape.messages.back();
  }
  shape.prior = read_prior(table, index, profiles);
  std::vector<double> utility, welfare;
  for (std::size_t at = 0; at < index.size(); ++at) {
    for (int i = 0; i < bidders; ++i) utility.push_back(table.number(index.row(at), 2 + bidders + i));
    welfare.push_back(table.number(index.row(at), 2 + 2 * bidders));
  }
  return {FiniteMechanism(std::move(shape), std::move(utility), std::move(welfare)), message_names(index, bidders),
          index.states().names()};
}

/// Allocations of a line, >= 0 and at most 1 together.
void check_allocations(const TableReader& table, std::size_t row, int bidders) {
  double sold = 0;
  for (int i = 0; i < bidders; ++i) sold += table.nonnegative_number(row, bidders + i);
  if (sold > 1 + tolerance)
    throw InvalidInput(fmt::format("{}:{}: the allocations sum to {}; there is one good, so at most to 1", table.file(),
                                   table.line(row), sold));
}

MechanismTable read_auction(const TableReader& table, const AuctionEnvironment& environment, double cost,
                            std::vector<std::string> states) {
  const int bidders = environment.bidders;
  std::vector<std::string> expected = numbered("message", bidders);
  append(expected, numbered("allocation", bidders));
  append(expected, numbered("payment", bidders));
  table.expect_columns(expected);
  for (std::size_t row = 0; row < table.rows(); ++row) check_allocations(table, row, bidders);
  const ProfileIndex index(table, 0, bidders, std::nullopt);
  std::vector<int> messages;
  for (int i = 0; i < bidders; ++i) messages.push_back(index.messages(i).size());
  const auto trade = [&](std::span<const int> profile, int i) {
    std::size_t at = 0;
    for (int j = 0; j < bidders; ++j) at = at * messages[j] + profile[j];
    return Trade{table.number(index.row(at), bidders + i), table.number(index.row(at), 2 * bidders + i)};
  };
  return {auction_mechanism(messages, environment, cost, trade), message_names(index, bidders), std::move(states)};
}

void need_auction(const TableReader& table) {
  if (table.columns()[0] != "message1")
    throw InvalidInput(fmt::format(
        "{}:{}: column 1 is '{}' but must be 'message1' (an auction: message1.., allocation1.., payment1..) or 'state' "
        "(payoffs: state, probability, message1.., utility1.., welfare)",
        table.file(), table.header_line(), table.columns()[0]));
}

}  // namespace

MechanismTable read_mechanism_table(const std::string& file, const std::optional<CommonValuePrior>& prior) {
  const TableReader table(file);
  if (table.columns()[0] == "state") {
    if (prior)
      throw InvalidInput(
          fmt::format("{}:{}: the table has states of its own; leave out the prior of values and the cost", file,
                      table.header_line()));
    return read_payoffs(table);
  }
  need_auction(table);
  if (!prior)
    throw InvalidInput(
        fmt::format("{}: an auction's table needs the prior of the common value, as discrete:0.25@0.5,1@0.5", file));
  std::vector<std::string> states;
  for (const ValueAtom& atom : prior->values) states.push_back(fmt::format("{}", atom.value));
  return read_auction(table, common_value_environment(prior->values, table.count_columns("message", 0)), prior->cost,
                      std::move(states));
}

MechanismTable read_auction_table(const std::string& file, const AuctionEnvironment& environment, double cost) {
  const TableReader table(file);
  if (table.columns()[0] == "state")
    throw InvalidInput(
        fmt::format("{}:{}: the table has states of its own; with an environment it must be an auction's", file,
                    table.header_line()));
  need_auction(table);
  if (const int bidders = table.count_columns("message", 0); bidders != environment.bidders)
    throw InvalidInput(fmt::format("{}:{}: messages of {} bidders; the environment has {}", file, table.header_line(),
                                   bidders, environment.bidders));
  std::vector<std::string> states;
  for (int state = 0; state < environment.states(); ++state) states.push_back(fmt::format("{}", state + 1));
  return read_auction(table, environment, cost, std::move(states));
}

}  // namespace surety
