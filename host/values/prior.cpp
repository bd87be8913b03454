#include "surety/values/prior.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include "host/io/number.h"
#include "host/values/spec_text.h"
#include "surety/error.h"
#include "surety/values/user_law.h"

namespace surety {
namespace {

constexpr std::string_view grammar =
    "a LAW, independent(LAW; LAW), comonotone(LAW; LAW) or mixture(w * PRIOR | w * PRIOR)";

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
  for (std::string_view part : split(list, ';')) {
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

std::pair<double, Prior> parse_component(std::string_view part, const std::filesystem::path& folder) {
  const auto star = part.find('*');
  if (star == std::string_view::npos)
    throw InvalidInput(fmt::format("mixture: '{}' has no weight; write weight * PRIOR", part));
  const double weight = finite_number(trim(part.substr(0, star)), "mixture: weight");
  const std::string_view component = trim(part.substr(star + 1));
  if (inside(component, "comonotone") || inside(component, "mixture")) refuse_component(component);
  return {weight, parse_independent(component, folder)};
}

}  // namespace

std::int64_t ProfileLaw::bidders() const {
  return std::accumulate(group_sizes.begin(), group_sizes.end(), std::int64_t{0});
}

Prior::Prior(std::string spec, std::vector<Component> components, bool comonotone)
    : spec_(std::move(spec)), components_(std::move(components)), comonotone_(comonotone) {
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
    if (!(weight > 0 && weight <= 1))
      throw InvalidInput(
          fmt::format("mixture: weight {} of '{}' is out of range; give one in (0, 1]", weight, prior.spec()));
    if (prior.comonotone_ || inside(prior.spec(), "mixture")) refuse_component(prior.spec());
    texts.push_back(fmt::format("{} * {}", shortest(weight), prior.spec()));
    states.push_back({weight, prior.components_[0].laws});
    sum += weight;
  }
  if (!(std::abs(sum - 1) <= 1e-9))
    throw InvalidInput(fmt::format("mixture: the weights sum to {}; they must sum to 1", sum));
  for (Component& state : states) state.weight /= sum;
  return {fmt::format("mixture({})", fmt::join(texts, " | ")), std::move(states), false};
}

Prior Prior::parse(std::string_view spec, const std::filesystem::path& folder) {
  spec = trim(spec);
  if (spec.empty()) throw InvalidInput(fmt::format("the prior is empty; give {}", grammar));
  if (const auto list = inside(spec, "comonotone")) return comonotone(parse_laws(*list, "comonotone", folder));
  const auto list = inside(spec, "mixture");
  if (!list) return parse_independent(spec, folder);
  std::vector<std::pair<double, Prior>> components;
  for (std::string_view part : split(*list, '|')) components.push_back(parse_component(part, folder));
  return mixture(components);
}

ProfileLaw Prior::profile(std::int64_t bidders) const {
  if (bidders < 1) throw InvalidInput(fmt::format("bidders = {} is out of range; give at least 1", bidders));
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
