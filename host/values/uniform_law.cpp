#include <fmt/format.h>

#include "host/io/number.h"
#include "host/values/law_family.h"
#include "host/values/pieces_law.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr OptionRecord uniform_parameters[] = {{"a", "value", "0", 0, greatest_value, "least value"},
                                               {"b", "value", "1", 0, greatest_value, "greatest value, above a"}};
constexpr std::string_view uniform_examples[] = {"uniform", "uniform:1,3", "uniform:0.1,0.1000001"};

LawPtr parse_uniform(const LawText& text) {
  const auto p = parse_parameters(text.record, text.arguments);
  if (!(p[1] > p[0])) throw InvalidInput(fmt::format("uniform: b = {} is not above a = {}; give a < b", p[1], p[0]));
  std::string spec = p[0] == 0 && p[1] == 1 ? "uniform" : fmt::format("uniform:{},{}", shortest(p[0]), shortest(p[1]));
  return make_pieces_law(std::move(spec), {{p[0], p[1], 1}});
}

}  // namespace

extern constinit const LawFamily uniform_law{
    {"uniform", "uniform:a,b", "uniform on [a,b]; alone: on [0,1]", "", uniform_parameters},
    uniform_examples,
    parse_uniform};

}  // namespace surety
