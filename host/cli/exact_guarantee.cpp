#include "host/cli/exact_guarantee.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "host/cli/command.h"
#include "host/cli/invariants.h"
#include "host/cli/report.h"
#include "host/io/number.h"
#include "surety/finite_games/exact_guarantee.h"
#include "surety/finite_games/mechanism_table.h"
#include "surety/finite_games/saved_bounds_games.h"
#include "surety/restricted_information/restricted_environment_file.h"

namespace surety {
namespace {

/// A finite mechanism and how the user asked for it.
struct Question {
  MechanismTable table;
  std::string title;
  nlohmann::ordered_json config;
  InformationSet set;
  std::vector<std::vector<std::string>> knowledge = {};  ///< of the set, in words
  std::vector<std::string> known = {};                   ///< what the set's restrictions say
  std::optional<AuctionEnvironment> environment = {};    ///< of a file
  std::optional<int> bids = {};
};

/// Where nothing is known.
Question any_information(MechanismTable table, std::string title) {
  InformationSet set = all_information(table.mechanism);
  return {std::move(table), std::move(title), {}, std::move(set)};
}

/// Numbers as names, where messages have no other.
std::vector<std::string> counted(int count) {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(count));
  for (int m = 0; m < count; ++m) names.push_back(fmt::format("{}", m));
  return names;
}

MechanismTable with_counted_messages(FiniteMechanism mechanism, std::vector<std::string> states) {
  std::vector<std::vector<std::string>> messages;
  messages.reserve(static_cast<std::size_t>(mechanism.bidders()));
  for (int i = 0; i < mechanism.bidders(); ++i) messages.push_back(counted(mechanism.messages(i)));
  return {std::move(mechanism), std::move(messages), std::move(states)};
}

Question question_of(const TableRequest& request) {
  std::optional<CommonValuePrior> prior;
  if (request.values)
    prior = CommonValuePrior{parsed("values", [&] { return atoms_of(*request.values); }), request.cost.value_or(0)};
  else if (request.cost)
    throw InvalidInput("--cost: only with --values, for a table of allocations and payments");
  Question question =
      any_information(parsed("table", [&] { return read_mechanism_table(request.file, prior); }), request.file);
  question.config["table"] = request.file;
  if (prior) {
    question.title += fmt::format(", common value {}, cost {}", request.values->spec(), shortest(prior->cost));
    question.config["values"] = request.values->spec();
    question.config["cost"] = prior->cost;
  }
  return question;
}

Question question_of(const ExactRequest& request) {
  if (request.bidders > std::numeric_limits<int>::max())
    throw InvalidInput(fmt::format("--bidders: {} bidders have too many combinations of messages", request.bidders));
  const auto values = parsed("values", [&] { return atoms_of(*request.values); });
  FiniteMechanism mechanism = finite_mechanism(request.mechanism, request.values, static_cast<int>(request.bidders),
                                               request.cost, request.bids);
  std::vector<std::string> states;
  states.reserve(values.size());
  for (const ValueAtom& atom : values) states.push_back(shortest(atom.value));
  Question question = any_information(with_counted_messages(std::move(mechanism), std::move(states)),
                                      fmt::format("{}, common value {}, cost {}", request.mechanism.spec(),
                                                  request.values->spec(), shortest(request.cost)));
  question.config["mechanism"] = request.mechanism.spec();
  question.config["values"] = request.values->spec();
  question.config["bidders"] = request.bidders;
  question.config["cost"] = request.cost;
  if (request.bids) question.config["bids"] = *request.bids;
  return question;
}

Question question_of(const SavedRequest& request) {
  const SavedBounds saved = parsed("mechanism", [&] { return load_bounds(request.file); });
  std::vector<std::string> messages, states;
  for (int m = 0; m <= saved.k() * saved.k(); ++m) messages.push_back(shortest(double(m) / saved.k()));
  for (int s = 0; s < saved.environment.states(); ++s) states.push_back(fmt::format("{}", s + 1));
  const std::vector<std::vector<std::string>> of_all(static_cast<std::size_t>(saved.environment.bidders), messages);
  const std::string spec = "bounds:" + request.file;
  Question question = any_information({finite_mechanism(saved), of_all, std::move(states)}, spec);
  question.config["mechanism"] = spec;
  return question;
}

/// Whether sums and halves of values and of bids are exact.
bool are_whole(const AuctionEnvironment& environment, std::optional<int> bids) {
  std::vector<double> numbers = environment.values;
  if (bids) numbers.push_back(environment.greatest_value() / *bids);
  return std::all_of(numbers.begin(), numbers.end(), [](double x) {
    const double scaled = std::ldexp(x, 20);
    return scaled == std::floor(scaled);
  });
}

Question question_of(const RestrictedRequest& request) {
  const RestrictedEnvironment restricted =
      parsed("prior", [&] { return load_restricted_environment(request.environment); });
  RestrictedGame game = parsed("prior", [&] {
    try {
      check_sent(restricted, request.candidate.sent);
      return restricted_game(restricted);
    } catch (const InvalidInput& error) {
      throw InvalidInput(fmt::format("{}: {}", request.environment, error.what()));
    }
  });
  Question question{candidate_for(request.candidate, restricted.environment, game.environment),
                    fmt::format("{}, {}", name_of(request.candidate), request.environment),
                    config_of(request.candidate), std::move(game.set), std::move(game.knowledge)};
  question.environment = restricted.environment;
  question.bids = request.candidate.bids;
  question.config["prior"] = request.environment;
  for (const auto& restriction : restricted.information) question.known.push_back(in_words(restriction));
  for (const auto& restriction : restricted.prior) question.known.push_back(in_words(restriction));
  return question;
}

/// The participation-secure message of every bidder, where he has one.
std::vector<std::optional<std::string>> secure_messages(const MechanismTable& table) {
  std::vector<std::optional<std::string>> names;
  for (int i = 0; i < table.mechanism.bidders(); ++i) {
    const auto message = table.mechanism.participation_secure_message(i);
    names.push_back(message ? std::optional(table.messages[i][*message]) : std::nullopt);
  }
  return names;
}

/// What is recommended in an equilibrium, a record per state, what bidders know at least, and message profile that
/// occurs.
nlohmann::ordered_json equilibrium_json(const Question& question, const std::vector<double>& equilibrium) {
  const MechanismTable& table = question.table;
  auto json = nlohmann::ordered_json::array();
  for (std::size_t w = 0; w < question.set.worlds.size(); ++w)
    for (std::int64_t p = 0; p < table.mechanism.profiles(); ++p) {
      const double probability = equilibrium[w * table.mechanism.profiles() + p];
      if (probability == 0) continue;
      std::vector<std::string> messages;
      messages.reserve(table.messages.size());
      for (int i = 0; i < table.mechanism.bidders(); ++i)
        messages.push_back(table.messages[i][table.mechanism.message(p, i)]);
      const InformationSet::World& world = question.set.worlds[w];
      nlohmann::ordered_json record{{"state", table.states[world.state]}, {"messages", messages}};
      if (!question.knowledge.empty())
        for (std::size_t i = 0; i < messages.size(); ++i)
          record["knowledge"].push_back(question.knowledge[i][world.knowledge[i]]);
      record["probability"] = probability;
      json.push_back(std::move(record));
    }
  return json;
}

/// A proven end, or that there is none.
void proven(Report& report, const std::string& label, const std::string& key, std::optional<double> end) {
  if (end)
    report.value(label, key, *end);
  else
    report.value(label, key, nullptr, {"nothing"});
}

constexpr const char* is_exact(bool exact) { return exact ? "exact" : "exact up to obedience_violation"; }

Report report_of(const Question& question, const ExactGuarantee& found,
                 const std::optional<GreatestEquilibriumWelfare>& greatest) {
  const FiniteMechanism& mechanism = question.table.mechanism;
  Report report;
  report.text(fmt::format("{}, {} state{}\n", question.title, mechanism.states(), mechanism.states() == 1 ? "" : "s"));
  for (const std::string& known : question.known) report.text(known + "\n");
  report.text("\n");
  report.table({"", "value", "error bound"});
  report.value("guarantee", "guarantee", found.guarantee);
  report.json["guarantee_is"] = is_exact(found.upper.has_value());
  report.value("  proven: at least", "lower", found.lower);
  proven(report, "  proven: at most", "upper", found.upper);
  if (greatest) {
    report.value("in the best equilibrium", "greatest", greatest->welfare);
    report.json["greatest_is"] = is_exact(greatest->lower.has_value());
    report.value("  proven: at most", "greatest_upper", greatest->upper);
    proven(report, "  proven: at least", "greatest_lower", greatest->lower);
  } else {
    report.unknown("in the best equilibrium", "greatest", "not solved");
  }
  const double violation = std::max(found.obedience_violation, greatest ? greatest->obedience_violation : 0);
  report.value("greatest gain from disobeying", "obedience_violation", violation, {fmt::format("{:.1e}", violation)});
  if (!found.upper || (greatest && !greatest->lower))
    report.remark(fmt::format(
        "the linear program is too large for rational arithmetic{}: where nothing is proven the value is that of an "
        "equilibrium that somebody may gain {:.1e} by leaving\n",
        question.knowledge.empty() ? "" : ", or what is known holds up to the rounding of its numbers only",
        violation));
  if (question.environment) remark_on_units(report, *question.environment, question.bids);
  auto& secure_of = report.json["participation_secure"] = Report::Json::array();
  const auto secure = secure_messages(question.table);
  for (int i = 0; i < mechanism.bidders(); ++i) {
    report.text(fmt::format(
        "bidder {}: {} messages, {}\n", i + 1, mechanism.messages(i),
        secure[i] ? fmt::format("participation secure with {}", *secure[i]) : "none of them participation secure"));
    secure_of.push_back(secure[i] ? Report::Json(*secure[i]) : Report::Json());
    if (!secure[i])
      report.remark(fmt::format(
          "bidder {} has no message with which he never loses: the guarantee supposes that he takes part\n", i + 1));
  }
  report.json["equilibrium"] = equilibrium_json(question, found.equilibrium);
  if (greatest) report.json["greatest_equilibrium"] = equilibrium_json(question, greatest->equilibrium);
  report.config = question.config;
  if (!question.known.empty()) report.config["known"] = question.known;
  return report;
}

/// Of large programs the greatest welfare takes minutes where the least takes a second.
bool is_small(const Question& question) {
  const FiniteMechanism& mechanism = question.table.mechanism;
  double numbers = static_cast<double>(question.set.worlds.size()) * static_cast<double>(mechanism.profiles()),
         rows = 1;
  for (int i = 0; i < mechanism.bidders(); ++i) rows += mechanism.messages(i) - 1;
  return numbers * rows <= 20'000;
}

int answer(const std::string& format_text, Sent sent, const std::function<Question()>& ask) {
  const Format format = parse_format(format_text);
  Question question = ask();
  if (sent == Sent::undominated) {
    question.known.push_back(name_of(sent));
    question.config["undominated"] = true;
  }
  const ExactGuarantee least = exact_guarantee(question.table.mechanism, question.set, sent);
  std::optional<GreatestEquilibriumWelfare> greatest;
  if (least.upper || is_small(question))
    greatest = greatest_equilibrium_welfare(question.table.mechanism, question.set, sent);
  if (least.upper) require_order("the proven lower bound", {least.lower, 0}, "the guarantee", {*least.upper, 0});
  if (greatest)
    require_order("the proven lower bound", {least.lower, 0}, "what is earned at most", {greatest->upper, 0});
  print(report_of(question, least, greatest), format);
  return 0;
}

}  // namespace

int run_table_guarantee(const TableRequest& request) {
  return answer(request.format, request.sent, [&] { return question_of(request); });
}

MechanismTable candidate_for(const CandidateRequest& request, const AuctionEnvironment& environment,
                             const AuctionEnvironment& played) {
  if (!request.table.empty())
    return parsed("table", [&] { return read_auction_table(request.table, played, request.cost); });
  FiniteMechanism mechanism = parsed("mechanism", [&] {
    return finite_mechanism(request.mechanism, environment, request.cost, request.bids, played);
  });
  std::vector<std::string> states;
  for (int state = 0; state < played.states(); ++state) states.push_back(fmt::format("{}", state + 1));
  return with_counted_messages(std::move(mechanism), std::move(states));
}

std::string name_of(const CandidateRequest& request) {
  if (!request.table.empty()) return request.table;
  return request.bids ? fmt::format("{} with {} steps of bids", request.mechanism.spec(), *request.bids)
                      : request.mechanism.spec();
}

std::string name_of(Sent sent) {
  return sent == Sent::undominated ? "nobody sends a message that is dominated given what he knows" : "";
}

nlohmann::ordered_json config_of(const CandidateRequest& request) {
  nlohmann::ordered_json config;
  if (request.table.empty())
    config["mechanism"] = request.mechanism.spec();
  else
    config["table"] = request.table;
  config["cost"] = request.cost;
  if (request.bids) config["bids"] = *request.bids;
  return config;
}

void remark_on_units(Report& report, const AuctionEnvironment& environment, std::optional<int> bids) {
  if (!are_whole(environment, bids))
    report.remark(
        "values or bids are no whole numbers, nor halves, quarters, ..: rounding may then decide who is indifferent, "
        "and so the guarantee; in other units, as 1, 2, 3 for .1, .2, .3, it does not\n");
}

int run_restricted_guarantee(const RestrictedRequest& request) {
  return answer(request.format, request.candidate.sent, [&] { return question_of(request); });
}

int run_saved_guarantee(const SavedRequest& request) {
  return answer(request.format, request.sent, [&] { return question_of(request); });
}

int run_exact_guarantee(const ExactRequest& request) {
  return answer(request.format, request.sent, [&] { return question_of(request); });
}

Alternative shape_of_exact_guarantee() {
  const Shape equilibrium = Shape::list(Shape::object(
      {{"state", Shape::text(), "", "of the world"},
       {"messages", Shape::list(Shape::text()), "", "by bidder"},
       Member{"knowledge", Shape::list(Shape::text()), "", "by bidder, what he knows at least"}.if_known(),
       {"probability", Shape::number(), "probability", "of both; those that are 0 are left out"}}));
  const Shape config = Shape::object(
      {Member{"table", Shape::text(), "", "the file"}.if_known(),
       Member{"mechanism", Shape::text(), "", "as typed"}.if_known(),
       Member{"values", Shape::text(), "", "law of the common value; missing where the table has it"}.if_known(),
       Member{"bidders", Shape::count(), "bidders", "missing where the table has them"}.if_known(),
       Member{"cost", Shape::number(), "value", "what the good costs the seller"}.if_known(),
       Member{"bids", Shape::count(), "", "steps of bids that are no finite number by themselves"}.if_known(),
       Member{"undominated", Shape::flag(), "", "true: no dominated messages are sent"}.if_known(),
       Member{"prior", Shape::text(), "", "file of the environment"}.if_known(),
       Member{"known", Shape::list(Shape::text()), "", "what its restrictions say"}.if_known()});
  const Shape kind = Shape::one_of({is_exact(true), is_exact(false)});
  return {
      "a mechanism with finitely many messages",
      {{"guarantee", Shape::number(), "value", "the least that it earns in a Bayes correlated equilibrium"},
       {"guarantee_is", kind, "", "what kind of number that is"},
       {"lower", Shape::number(), "value", "proven: it earns at least"},
       {"upper", Shape::number().or_null(), "value", "proven: in some equilibrium at most; null: nothing is proven"},
       {"greatest", Shape::number().or_null(), "value", "in the best equilibrium; null where that is not solved"},
       Member{"greatest_is", kind, "", "what kind of number that is"}.if_known(),
       Member{"greatest_upper", Shape::number(), "value", "proven: in any equilibrium at most"}.if_known(),
       Member{"greatest_lower", Shape::number().or_null(), "value", "proven: in some at least"}.if_known(),
       {"obedience_violation", Shape::number(), "value", "the most that somebody gains by disobeying"},
       {"participation_secure", Shape::list(Shape::text().or_null()), "",
        "by bidder, the message with which he never loses; null: he has none"},
       {"equilibrium", equilibrium, "", "the worst: what is recommended in it"},
       Member{"greatest_equilibrium", equilibrium, "", "the best"}.if_known(),
       Member{"error_bounds", error_bounds({"guarantee", "greatest"}).shape, "", "of values that are computed"}
           .if_known(),
       {"config", config, "", "what was asked"}}};
}

}  // namespace surety
