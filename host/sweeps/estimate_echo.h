#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/games/game_text.h"
#include "host/options/choices.h"
#include "host/options/shape.h"
#include "surety/estimate.h"

namespace surety {

/// The config in canonical form. Equal echoes mean equal results.
nlohmann::ordered_json echo(const EstimateConfig& config);
/// What stands in that; of a game without draws until an error is small enough, `target` is false.
std::vector<Member> echo_of_estimate(bool strategy, bool target);

/// The part that echoes of sweeps and single estimates have in common.
template <class Config>
void write_draws(nlohmann::ordered_json& json, const Config& config) {
  if (!config.utility.is_neutral()) json["utility"] = config.utility.spec();
  if (config.cost != 0) json["cost"] = config.cost;
  json["bidders"] = config.bidders;
  json["samples"] = config.samples;
  if (config.target)
    json["target-error"] = {{config.target->relative ? "relative" : "absolute", config.target->size},
                            {"statistic", statistic_name(config.target->statistic)}};
  if (config.batch > 0) json["batch"] = config.batch;
  json["seed"] = config.seed;
  json["precision"] = precision_name(config.precision);
  json["sampling"] = sampling_name(config.sampling);
}

}  // namespace surety
