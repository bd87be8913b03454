#include "host/sweeps/estimate_echo.h"

#include <fmt/format.h>

#include <variant>

#include "host/options/choices.h"

namespace surety {
namespace {

nlohmann::ordered_json echo(const GivenStrategy& strategy) {
  if (const auto* linear = std::get_if<LinearStrategy>(&strategy))
    return {{"slope", linear->slope}, {"shift", linear->shift}};
  if (const auto* curves = std::get_if<BidderCurves>(&strategy)) {
    nlohmann::ordered_json json{{"name", curves->name}};
    for (std::size_t i = 0; i < curves->bidder.size(); ++i)
      json["curves"].push_back({{"bidder", curves->bidder[i] + 1},
                                {argument_name(curves->curve[i]), curves->curve[i].signal},
                                {"message", curves->curve[i].message}});
    return json;
  }
  const auto& curve = std::get<StrategyCurve>(strategy);
  return {{"name", curve.name}, {argument_name(curve), curve.signal}, {"message", curve.message}};
}

/// A strategy's points, over signals or, where bidders mix, over their quantiles.
std::vector<Member> shape_of_points() {
  return {Member{"signal", Shape::list(Shape::number()), "", "where the strategy is given"}.if_known(),
          Member{"quantile", Shape::list(Shape::number()), "probability", "of the signal, in its place"}.if_known(),
          {"message", Shape::list(Shape::number()), "", "what is sent there"}};
}

Shape shape_of_strategy() {
  const Member name{"name", Shape::text(), "", "of the file"};
  std::vector<Member> curve = shape_of_points(), of_bidder = shape_of_points();
  curve.insert(curve.begin(), name);
  of_bidder.insert(of_bidder.begin(), {"bidder", Shape::count(), "", "whose, counted from 1"});
  const Shape curves = Shape::list(Shape::object(of_bidder));
  return Shape::either(
      {Shape::object({{"slope", Shape::number(), "", "of the message in the signal"},
                      {"shift", Shape::number(), "", "message at signal 0"}}),
       Shape::object(curve),
       Shape::object({name, {"curves", curves, "", "by bidder, or by the first with his law of values"}})});
}

Shape shape_of_target() {
  std::vector<Shape> either;
  for (const char* kind : {"absolute", "relative"})
    either.push_back(Shape::object({{kind, Shape::number(), kind == std::string("absolute") ? "value" : "relative",
                                     "standard error at which to stop"},
                                    {"statistic", Shape::text(), "", "whose"}}));
  return Shape::either(either);
}

}  // namespace

nlohmann::ordered_json echo(const EstimateConfig& config) {
  nlohmann::ordered_json json{{"mechanism", config.mechanism.spec()}, {"values", values_text(config)}};
  if (config.information) json["information"] = config.information->spec();
  if (config.strategy) json["strategy"] = echo(*config.strategy);
  write_draws(json, config);
  return json;
}

std::vector<Member> echo_of_estimate(bool strategy, bool target) {
  std::vector<Member> members{
      {"mechanism", Shape::text(), "", "as typed, in its canonical form"},
      {"values", Shape::text(), "", "law of the bidders' values, likewise, or bounds:FILE"},
      Member{"information", Shape::text(), "", "what bidders know; missing where values are private"}.if_known(),
      Member{"utility", Shape::text(), "", "of money; missing where it is neutral"}.if_known(),
      Member{"cost", Shape::number(), "value", "what the good costs the seller; missing where it is 0"}.if_known(),
      {"bidders", Shape::count(), "bidders", "how many there are"},
      {"samples", Shape::count(), "replicates", "to be drawn, or at most"},
      {"seed", Shape::count(), "", "of the draws"},
      {"precision", shape_of_option("precision"), "", "arithmetic of the draws"},
      {"sampling", shape_of_option("sampling"), "", "the sampler that was asked for"}};
  if (strategy)
    members.push_back(
        Member{"strategy", shape_of_strategy(), "", "that was given in place of an equilibrium"}.if_known());
  if (target)
    members.push_back(Member{"target-error", shape_of_target(), "", "until which was drawn, if any"}.if_known());
  return members;
}

}  // namespace surety
