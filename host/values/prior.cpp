#include "surety/values/prior.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include "host/io/number.h"
#include "host/values/law_family.h"
#include "host/values/pieces_law.h"
#include "host/values/profile_table.h"
#include "host/values/spec_text.h"
#include "surety/error.h"
#include "surety/values/user_law.h"

namespace surety {
namespace {

constexpr std::string_view grammar =
    "a LAW, independent(LAW; LAW), comonotone(LAW; LAW), mixture(w * PRIOR | w * PRIOR), hidden-mixture(w * LAW | w * "
    "LAW), joint(p * v1, v2 | p * v1, v2) or joint:FILE";
constexpr std::string_view joint_file = "joint:";
constexpr std::size_t most_profiles = 1024, most_joint_bidders = 64;

/// What stands inside "name( ... )", where `spec` has that form.
std::optional<std::string_view> inside(std::string_view spec, std::string_view name) {
  if (!spec.starts_with(name)) return std::nullopt;
  const std::string_view rest = trim(spec.substr(name.size()));
  if (rest.empty() || rest.starts_with(':'))
    throw InvalidInput(fmt::format("prior '{}': no '(' follows {}; write {}", spec, name, grammar));
  if (!rest.starts_with('(')) return std::nullopt;
  if (!rest.ends_with(')'))
    throw InvalidInput(fmt::format("prior '{}': '{}(' is not closed; end it with ')'", spec, name));
  return trim(rest.substr(1, rest.size() - 2));
}

std::vector<LawPtr> parse_laws(std::string_view list, std::string_view owner, const std::filesystem::path& folder) {
  std::vector<LawPtr> laws;
  const auto parts = split(list, ';');
  laws.reserve(parts.size());
  for (std::string_view part : parts) {
    if (part.empty()) throw InvalidInput(fmt::format("{}: an empty law; separate laws by one ';'", owner));
    laws.push_back(parse_law(part, folder));
  }
  return laws;
}

void check_laws(std::string_view owner, const std::vector<LawPtr>& laws) {
  if (laws.empty()) throw InvalidInput(fmt::format("{}: no law given; give at least one", owner));
  for (std::size_t i = 0; i < laws.size(); ++i)
    if (!laws[i]) throw InvalidInput(fmt::format("{}: law {} is null; give a law", owner, i + 1));
}

std::string laws_text(std::string_view name, const std::vector<LawPtr>& laws) {
  std::vector<std::string> specs;
  specs.reserve(laws.size());
  for (const LawPtr& law : laws) specs.push_back(law->spec());
  return fmt::format("{}({})", name, fmt::join(specs, "; "));
}

[[noreturn]] void refuse_component(std::string_view spec) {
  throw InvalidInput(fmt::format("mixture: the component '{}' is not supported; give a LAW or independent(...)", spec));
}

/// A LAW or independent(...).
Prior parse_independent(std::string_view spec, const std::filesystem::path& folder) {
  if (const auto list = inside(spec, "independent"))
    return Prior::independent(parse_laws(*list, "independent", folder));
  return Prior(parse_law(spec, folder));
}

/// "w * PRIOR" in two, of a mixture of this name.
std::pair<double, std::string_view> weight_and_component(std::string_view part, std::string_view name) {
  const auto star = part.find('*');
  if (star == std::string_view::npos)
    throw InvalidInput(fmt::format("{}: '{}' has no weight; write weight * {}", name, part,
                                   name == "mixture" ? "PRIOR"
                                   : name == "joint" ? "v1, v2"
                                                     : "LAW"));
  return {finite_number(trim(part.substr(0, star)), fmt::format("{}: weight", name)), trim(part.substr(star + 1))};
}

using WeightedProfile = std::pair<double, std::vector<double>>;

/// "p * v1, v2".
WeightedProfile parse_profile(std::string_view part) {
  const auto [weight, list] = weight_and_component(part, "joint");
  std::vector<double> values;
  for (const std::string_view value : split(list, ',')) values.push_back(finite_number(value, "joint: value"));
  return {weight, std::move(values)};
}

std::vector<WeightedProfile> profiles_of(const ProfileTable& table) {
  std::vector<WeightedProfile> profiles;
  for (std::size_t row = 0; row < table.probability.size(); ++row)
    profiles.emplace_back(table.probability[row], table.values[row]);
  return profiles;
}

/// Those of equal values are added up, in the order of the values.
std::map<std::vector<double>, double> different_profiles(const std::vector<WeightedProfile>& profiles) {
  std::map<std::vector<double>, double> all;
  for (const auto& [probability, values] : profiles) {
    if (values.empty() || values.size() > most_joint_bidders)
      throw InvalidInput(fmt::format("joint: a profile of {} values; give 1 to {}", values.size(), most_joint_bidders));
    if (values.size() != profiles.front().second.size())
      throw InvalidInput(fmt::format("joint: a profile of {} values stands beside one of {}", values.size(),
                                     profiles.front().second.size()));
    for (const double v : values)
      if (!(v >= 0 && v <= greatest_value))
        throw InvalidInput(fmt::format("joint: value {} is out of range; values lie from 0 to {}", v, greatest_value));
    if (!(probability > 0 && probability <= 1 + 1e-9))
      throw InvalidInput(fmt::format("joint: probability {} is out of range; give one in (0, 1]", probability));
    all[values] += probability;
  }
  if (all.empty() || all.size() > most_profiles)
    throw InvalidInput(fmt::format("joint: {} profiles of values; give 1 to {}", all.size(), most_profiles));
  return all;
}

std::pair<double, Prior> parse_component(std::string_view part, const std::filesystem::path& folder) {
  const auto [weight, component] = weight_and_component(part, "mixture");
  for (const std::string_view name : {"comonotone", "mixture", "hidden-mixture", "joint"})
    if (component.starts_with(joint_file) || inside(component, name)) refuse_component(component);
  return {weight, parse_independent(component, folder)};
}

std::pair<double, LawPtr> parse_hidden_component(std::string_view part, const std::filesystem::path& folder) {
  const auto [weight, component] = weight_and_component(part, "hidden-mixture");
  for (const std::string_view name : {"independent", "comonotone", "mixture", "hidden-mixture", "joint"})
    if (inside(component, name))
      throw InvalidInput(fmt::format(
          "hidden-mixture: the component '{}' is not supported; give a LAW, which all values have in that state",
          component));
  return {weight, parse_law(component, folder)};
}

void check_weight(std::string_view name, double weight, const std::string& component) {
  if (!(weight > 0 && weight <= 1))
    throw InvalidInput(
        fmt::format("{}: weight {} of '{}' is out of range; give one in (0, 1]", name, weight, component));
}

void check_sum(std::string_view name, double sum) {
  if (!(std::abs(sum - 1) <= 1e-9))
    throw InvalidInput(fmt::format("{}: the weights sum to {}; they must sum to 1", name, sum));
}

}  // namespace

std::int64_t ProfileLaw::bidders() const {
  return std::accumulate(group_sizes.begin(), group_sizes.end(), std::int64_t{0});
}

Prior::Prior(std::string spec, std::vector<Component> components, bool comonotone, bool hidden)
    : spec_(std::move(spec)), components_(std::move(components)), comonotone_(comonotone), hidden_(hidden) {
  // bidders of equal specs are one group, so specs must tell laws apart
  std::map<std::string, LawPtr> named;
  for (const Component& component : components_)
    for (const LawPtr& law : component.laws)
      if (law->spec().starts_with(user_law_prefix) && named.try_emplace(law->spec(), law).first->second != law)
        throw InvalidInput(fmt::format("prior: two laws are called '{}'; give each a name of its own", law->spec()));
}

Prior::Prior(LawPtr law) : Prior(independent({std::move(law)})) {}

Prior Prior::independent(std::vector<LawPtr> laws) {
  check_laws("independent", laws);
  std::string spec = laws.size() == 1 ? laws.front()->spec() : laws_text("independent", laws);
  return {std::move(spec), {{1, std::move(laws)}}, false};
}

Prior Prior::comonotone(std::vector<LawPtr> laws) {
  check_laws("comonotone", laws);
  std::string spec = laws_text("comonotone", laws);
  return {std::move(spec), {{1, std::move(laws)}}, true};
}

Prior Prior::mixture(const std::vector<std::pair<double, Prior>>& components) {
  double sum = 0;
  std::vector<std::string> texts;
  std::vector<Component> states;
  for (const auto& [weight, prior] : components) {
    check_weight("mixture", weight, prior.spec());
    if (prior.comonotone_ || prior.hidden_ || prior.joint_ || inside(prior.spec(), "mixture"))
      refuse_component(prior.spec());
    texts.push_back(fmt::format("{} * {}", shortest(weight), prior.spec()));
    states.push_back({weight, prior.components_[0].laws});
    sum += weight;
  }
  check_sum("mixture", sum);
  for (Component& state : states) state.weight /= sum;
  return {fmt::format("mixture({})", fmt::join(texts, " | ")), std::move(states), false};
}

Prior Prior::hidden_mixture(const std::vector<std::pair<double, LawPtr>>& components) {
  constexpr std::size_t most_states = 16;
  if (components.empty() || components.size() > most_states)
    throw InvalidInput(fmt::format("hidden-mixture: {} states; give 1 to {}", components.size(), most_states));
  double sum = 0;
  std::vector<std::string> texts;
  std::vector<Component> states;
  for (const auto& [weight, law] : components) {
    check_laws("hidden-mixture", {law});
    check_weight("hidden-mixture", weight, law->spec());
    texts.push_back(fmt::format("{} * {}", shortest(weight), law->spec()));
    states.push_back({weight, {law}});
    sum += weight;
  }
  check_sum("hidden-mixture", sum);
  for (Component& state : states) state.weight /= sum;
  return {fmt::format("hidden-mixture({})", fmt::join(texts, " | ")), std::move(states), false, true};
}

Prior Prior::joint(std::string spec, const std::vector<WeightedProfile>& profiles) {
  const auto different = different_profiles(profiles);
  double sum = 0;
  for (const auto& [values, probability] : different) sum += probability;
  if (!(std::abs(sum - 1) <= 1e-9))
    throw InvalidInput(fmt::format("joint: the probabilities sum to {}; they must sum to 1", sum));
  std::map<double, LawPtr> certain;
  std::vector<Component> states;
  std::vector<std::string> texts;
  for (const auto& [values, probability] : different) {
    Component state{probability / sum, {}};
    std::vector<std::string> texts_of_values;
    for (const double v : values) {
      LawPtr& law = certain[v];
      if (!law) law = make_pieces_law(fmt::format("discrete:{}@1", shortest(v)), {{v, v, 1}});
      state.laws.push_back(law);
      texts_of_values.push_back(shortest(v));
    }
    texts.push_back(fmt::format("{} * {}", shortest(probability), fmt::join(texts_of_values, ", ")));
    states.push_back(std::move(state));
  }
  if (spec.empty()) spec = fmt::format("joint({})", fmt::join(texts, " | "));
  Prior prior(std::move(spec), std::move(states), false);
  prior.joint_ = true;
  return prior;
}

Prior Prior::joint(const std::vector<WeightedProfile>& profiles) { return joint("", profiles); }

Prior Prior::parse(std::string_view spec, const std::filesystem::path& folder) {
  spec = trim(spec);
  if (spec.empty()) throw InvalidInput(fmt::format("the prior is empty; give {}", grammar));
  if (spec.starts_with(joint_file)) {
    const std::string_view file = trim(spec.substr(joint_file.size()));
    if (file.empty()) throw InvalidInput("joint: nothing follows the colon; write joint:FILE");
    const std::string path = (folder / file).string();
    const ProfileTable table = read_profile_table(path);
    try {
      return joint(fmt::format("{}{}", joint_file, file), profiles_of(table));
    } catch (const InvalidInput& error) {
      throw InvalidInput(fmt::format("{}: {}", path, error.what()));
    }
  }
  if (const auto list = inside(spec, "joint")) {
    std::vector<WeightedProfile> profiles;
    for (const std::string_view part : split(*list, '|')) profiles.push_back(parse_profile(part));
    return joint(profiles);
  }
  if (const auto list = inside(spec, "comonotone")) return comonotone(parse_laws(*list, "comonotone", folder));
  if (const auto list = inside(spec, "hidden-mixture")) {
    std::vector<std::pair<double, LawPtr>> components;
    for (const std::string_view part : split(*list, '|')) components.push_back(parse_hidden_component(part, folder));
    return hidden_mixture(components);
  }
  const auto list = inside(spec, "mixture");
  if (!list) return parse_independent(spec, folder);
  std::vector<std::pair<double, Prior>> components;
  for (std::string_view part : split(*list, '|')) components.push_back(parse_component(part, folder));
  return mixture(components);
}

ProfileLaw Prior::profile(std::int64_t bidders) const {
  if (hidden_)
    throw InvalidInput(
        fmt::format("values {}: nobody sees the state, which is played on --information private only; mixture(...) has "
                    "a state that "
                    "all see",
                    spec_));
  return profile_seen_or_not(bidders);
}

ProfileLaw Prior::profile_of_joint(std::int64_t bidders) const {
  const std::size_t values = components_.front().laws.size();
  if (bidders != static_cast<std::int64_t>(values))
    throw InvalidInput(fmt::format("values {}: a profile has {} value{}, so bidders must be {}, not {}", spec_, values,
                                   values == 1 ? "" : "s", values, bidders));
  ProfileLaw profile;
  profile.joint = true;
  profile.group_sizes.assign(values, 1);
  profile.cycle.resize(values);
  std::iota(profile.cycle.begin(), profile.cycle.end(), 0);
  for (const Component& component : components_) profile.states.push_back({component.weight, component.laws});
  return profile;
}

ProfileLaw Prior::profile_seen_or_not(std::int64_t bidders) const {
  if (bidders < 1) throw InvalidInput(fmt::format("bidders = {} is out of range; give at least 1", bidders));
  if (joint_) return profile_of_joint(bidders);
  // bidders i and i + period have the same laws in every state
  constexpr std::int64_t longest_period = 1 << 20;
  std::int64_t period = 1;
  for (const Component& component : components_)
    period = std::min(longest_period + 1, std::lcm(period, static_cast<std::int64_t>(component.laws.size())));
  if (period > longest_period && bidders > longest_period)
    throw InvalidInput(
        fmt::format("the mixture's lists of laws only repeat after more than {} bidders; give lists whose "
                    "lengths divide one another",
                    longest_period));
  ProfileLaw profile;
  profile.comonotone = comonotone_;
  profile.hidden = hidden_;
  for (const Component& component : components_) profile.states.push_back({component.weight, {}});
  profile.cycle.clear();
  std::map<std::vector<std::string>, std::size_t> group_of;
  for (std::int64_t r = 0; r < std::min(period, bidders); ++r) {
    std::vector<std::string> key;
    for (const Component& component : components_) key.push_back(component.laws[r % component.laws.size()]->spec());
    const auto [group, fresh] = group_of.try_emplace(std::move(key), profile.group_sizes.size());
    if (fresh) {
      profile.group_sizes.push_back(0);
      for (std::size_t c = 0; c < components_.size(); ++c)
        profile.states[c].laws.push_back(components_[c].laws[r % components_[c].laws.size()]);
    }
    profile.cycle.push_back(static_cast<int>(group->second));
    profile.group_sizes[group->second] += bidders / period + (r < bidders % period ? 1 : 0);
  }
  return profile;
}

}  // namespace surety
