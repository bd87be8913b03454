#include "host/sweeps/config_echo.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/options/choices.h"
#include "host/sweeps/cells.h"
#include "host/sweeps/config.h"
#include "host/sweeps/estimate_echo.h"

namespace surety {

nlohmann::ordered_json echo(const SweepConfig& config) {
  nlohmann::ordered_json json;
  if (config.job != SweepJob::estimate) json["job"] = job_name(config.job);
  if (config.job == SweepJob::bounds) {
    json["environments"] = config.environments;
    json["k"] = config.grids;
    json["gap"] = config.gap;
    return json;
  }
  if (is_judged(config.job)) {
    json["bins"] = config.bins;
    json["messages"] = config.messages;
  }
  if (config.job == SweepJob::equilibria) {
    json["epsilon"] = config.epsilon;
    json["judgements"] = config.judgements;
  }
  for (const Prior& prior : config.values) json["values"].push_back(prior.spec());
  for (const Mechanism& mechanism : config.mechanisms) json["mechanisms"].push_back(mechanism.spec());
  for (const Information& information : config.information) json["information"].push_back(information.spec());
  write_draws(json, config);
  json["fit-from"] = config.fit_from;
  return json;
}

SweepConfig config_of(const nlohmann::ordered_json& echo, const std::filesystem::path& folder) {
  SweepConfig config;
  config.folder = folder;
  const std::string job = echo.value("job", std::string(job_name(config.job)));
  config.job = parse_job(job);
  if (config.job == SweepJob::bounds) {
    config.environments = echo.at("environments").get<std::vector<std::string>>();
    config.grids = echo.at("k").get<std::vector<std::int64_t>>();
    config.gap = echo.at("gap");
    check_cells("manifest.json", {config.environments.size(), config.grids.size()});
    return config;
  }
  config.bins = echo.value("bins", config.bins);
  config.messages = echo.value("messages", config.messages);
  config.epsilon = echo.value("epsilon", config.epsilon);
  config.judgements = echo.value("judgements", config.judgements);
  for (const std::string spec : echo.at("values")) config.values.push_back(Prior::parse(spec, folder));
  for (const std::string spec : echo.at("mechanisms")) config.mechanisms.push_back(Mechanism::parse(spec));
  for (const std::string spec : echo.value("information", nlohmann::ordered_json::array()))
    config.information.push_back(Information::parse(spec, folder));
  config.utility = Utility::parse(echo.value("utility", std::string("neutral")));
  config.cost = echo.value("cost", 0.0);
  config.bidders = echo.at("bidders").get<std::vector<std::int64_t>>();
  config.samples = echo.at("samples");
  if (const auto target = echo.find("target-error"); target != echo.end()) {
    const bool relative = target->contains("relative");
    config.target = TargetError{target->at(relative ? "relative" : "absolute"), relative,
                                parse_statistic(target->at("statistic").get<std::string>())};
  }
  config.batch = echo.value("batch", std::uint64_t(0));
  config.seed = echo.at("seed");
  config.precision = parse_precision(echo.at("precision").get<std::string>());
  config.sampling = parse_sampling(echo.at("sampling").get<std::string>());
  config.fit_from = echo.at("fit-from");
  check_cells("manifest.json", {config.values.size(), config.mechanisms.size(),
                                std::max<std::size_t>(1, config.information.size()), config.bidders.size()});
  return config;
}

}  // namespace surety
