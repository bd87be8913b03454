#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>

#include "host/python/own.h"
#include "surety/values/user_law.h"

namespace surety {
namespace {

namespace nb = nanobind;
using namespace nb::literals;
using Numbers = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

std::vector<double> copied(const Numbers& numbers) { return {numbers.data(), numbers.data() + numbers.size()}; }

}  // namespace

void bind_own_laws(nb::module_& module) {
  nb::class_<OwnLaw>(module, "Law")
      .def_prop_ro("spec", [](const OwnLaw& own) { return own.law->spec(); })
      .def_prop_ro("lower", [](const OwnLaw& own) { return own.law->lower(); })
      .def_prop_ro("upper", [](const OwnLaw& own) { return own.law->upper(); })
      .def_prop_ro("mean", [](const OwnLaw& own) { return own.law->mean(); })
      .def_prop_ro("variance", [](const OwnLaw& own) { return own.law->variance(); })
      .def(
          "cdf", [](const OwnLaw& own, double v) { return own.law->cdf(v); }, "v"_a)
      .def(
          "quantile", [](const OwnLaw& own, double u) { return own.law->quantile(u); }, "u"_a);
  module.def(
      "parse_law", [](const std::string& spec) { return OwnLaw{parse_law(spec)}; }, "spec"_a);
  module.def(
      "law_of_sample",
      [](const std::string& name, const Numbers& values) {
        return OwnLaw{make_law(Sample{name, copied(values)})};
      },
      "name"_a, "values"_a);
  module.def(
      "law_of_quantile_points",
      [](const std::string& name, const Numbers& shares, const Numbers& values) {
        return OwnLaw{make_law(QuantilePoints{name, copied(shares), copied(values)})};
      },
      "name"_a, "shares"_a, "values"_a);
}

}  // namespace surety
