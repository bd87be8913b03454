#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "host/values/given_laws.h"
#include "host/values/law_family.h"
#include "host/values/spec_text.h"
#include "surety/error.h"
#include "surety/values/law.h"

// The families, as they are listed. Each stands in the file of its name.
#define SURETY_LAWS(LAW) \
  LAW(uniform_law)       \
  LAW(beta_law)          \
  LAW(power_law)         \
  LAW(exponential_law)   \
  LAW(normal_law)        \
  LAW(log_normal_law)    \
  LAW(triangle_law)      \
  LAW(bates_law)         \
  LAW(discrete_law)      \
  LAW(piecewise_law)     \
  LAW(intervals_law)     \
  LAW(histogram_law)     \
  LAW(empirical_law)

namespace surety {

#define SURETY_DECLARE(family) extern const LawFamily family;
SURETY_LAWS(SURETY_DECLARE)
#undef SURETY_DECLARE

std::span<const LawFamily* const> law_families() {
#define SURETY_ADDRESS(family) &(family),
  static constexpr const LawFamily* families[] = {SURETY_LAWS(SURETY_ADDRESS)};
#undef SURETY_ADDRESS
  return families;
}

std::span<const ChoiceRecord> law_records() {
  static const std::vector<ChoiceRecord> records = [] {
    std::vector<ChoiceRecord> all;
    for (const LawFamily* family : law_families()) all.push_back(family->record);
    return all;
  }();
  return records;
}

LawPtr parse_law(std::string_view spec, const std::filesystem::path& folder) {
  spec = trim(spec);
  if (LawPtr given = GivenLaws::find(spec)) return given;
  const auto colon = spec.find(':');
  const std::string_view name = trim(spec.substr(0, colon));
  const std::string_view arguments = colon == std::string_view::npos ? "" : trim(spec.substr(colon + 1));
  for (const LawFamily* family : law_families()) {
    if (family->record.name != name) continue;
    if (colon != std::string_view::npos && arguments.empty())
      throw InvalidInput(fmt::format("{}: nothing follows the colon; write {}", name, family->record.usage));
    return family->parse({family->record, arguments, folder});
  }
  const auto names = names_of(law_records());
  if (name.empty()) throw InvalidInput(fmt::format("the law is empty; give one of {}", fmt::join(names, ", ")));
  throw InvalidInput(
      fmt::format("unknown law '{}'{} (laws: {})", name, suggestion(name, names), fmt::join(names, ", ")));
}

}  // namespace surety
