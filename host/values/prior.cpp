#include "surety/values/prior.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <map>
#include <numeric>
#include <optional>

#include "host/io/number.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

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

std::string laws_text(std::string_view name, const std::vector<LawPtr>& laws) {
  std::vector<std::string> specs;
  for (const LawPtr& law : laws) specs.push_back(law->spec());
  return fmt::format("{}({})", name, fmt::join(specs, "; "));
}

/// A LAW or independent(...): the laws, cycled over the bidders.
std::vector<LawPtr> parse_independent(std::string_view spec, const std::filesystem::path& folder) {
  if (const auto list = inside(spec, "independent")) return parse_laws(*list, "independent", folder);
  return {parse_law(spec, folder)};
}

std::string independent_text(const std::vector<LawPtr>& laws) {
  return laws.size() == 1 ? laws.front()->spec() : laws_text("independent", laws);
}

}  // namespace

std::int64_t ProfileLaw::bidders() const {
  return std::accumulate(group_sizes.begin(), group_sizes.end(), std::int64_t{0});
}

Prior Prior::parse(std::string_view spec, const std::filesystem::path& folder) {
  spec = trim(spec);
  Prior prior;
  if (spec.empty()) throw InvalidInput(fmt::format("the prior is empty; give {}", grammar));
  if (const auto list = inside(spec, "comonotone")) {
    prior.comonotone_ = true;
    prior.components_.push_back({1, parse_laws(*list, "comonotone", folder)});
    prior.spec_ = laws_text("comonotone", prior.components_[0].laws);
    return prior;
  }
  const auto list = inside(spec, "mixture");
  if (!list) {
    prior.components_.push_back({1, parse_independent(spec, folder)});
    prior.spec_ = independent_text(prior.components_[0].laws);
    return prior;
  }
  double sum = 0;
  std::vector<std::string> texts;
  for (std::string_view part : split(*list, '|')) {
    const auto star = part.find('*');
    if (star == std::string_view::npos)
      throw InvalidInput(fmt::format("mixture: '{}' has no weight; write weight * PRIOR", part));
    const double weight = finite_number(trim(part.substr(0, star)), "mixture: weight");
    const std::string_view component = trim(part.substr(star + 1));
    if (!(weight > 0 && weight <= 1))
      throw InvalidInput(
          fmt::format("mixture: weight {} of '{}' is out of range; give one in (0, 1]", weight, component));
    if (inside(component, "comonotone") || inside(component, "mixture"))
      throw InvalidInput(
          fmt::format("mixture: the component '{}' is not supported; give a LAW or independent(...)", component));
    prior.components_.push_back({weight, parse_independent(component, folder)});
    texts.push_back(fmt::format("{} * {}", shortest(weight), independent_text(prior.components_.back().laws)));
    sum += weight;
  }
  if (std::abs(sum - 1) > 1e-9)
    throw InvalidInput(fmt::format("mixture: the weights sum to {}; they must sum to 1", sum));
  for (Component& component : prior.components_) component.weight /= sum;
  prior.spec_ = fmt::format("mixture({})", fmt::join(texts, " | "));
  return prior;
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
