#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/cli/report.h"
#include "host/options/shape.h"
#include "surety/finite_games/exact_guarantee.h"
#include "surety/finite_games/mechanism_table.h"
#include "surety/mechanisms/mechanism.h"
#include "surety/values/law.h"

namespace surety {

/// `surety guarantee --table`. Without values and cost the table must have its own states.
struct TableRequest {
  std::string file;
  LawPtr values;
  std::optional<double> cost;
  Sent sent;
  std::string format;
};
int run_table_guarantee(const TableRequest& request);

/// `surety guarantee --exact`.
struct ExactRequest {
  Mechanism mechanism;
  LawPtr values;
  std::int64_t bidders;
  double cost;
  std::optional<int> bids;
  Sent sent;
  std::string format;
};
int run_exact_guarantee(const ExactRequest& request);

/// A mechanism with finitely many messages for bidders whose values a file has: `table`, or where that is empty
/// `mechanism`.
struct CandidateRequest {
  std::string table;
  Mechanism mechanism;
  double cost;
  std::optional<int> bids;
  Sent sent;
};
/// `environment` is the file's, by which bids and best parameters are; `played` may have means of its values.
MechanismTable candidate_for(const CandidateRequest& request, const AuctionEnvironment& environment,
                             const AuctionEnvironment& played);
/// What it is called, "first-price with 10 steps of bids".
std::string name_of(const CandidateRequest& request);
/// What was asked of it, for JSON.
nlohmann::ordered_json config_of(const CandidateRequest& request);

/// Says so where rounding may decide who is indifferent.
void remark_on_units(Report& report, const AuctionEnvironment& environment, std::optional<int> bids);

/// `surety guarantee --exact --prior FILE.toml`.
struct RestrictedRequest {
  CandidateRequest candidate;
  std::string environment;
  std::string format;
};
int run_restricted_guarantee(const RestrictedRequest& request);

/// `surety guarantee --exact --mechanism bounds:FILE`.
struct SavedRequest {
  std::string file;
  Sent sent;
  std::string format;
};
int run_saved_guarantee(const SavedRequest& request);

/// For people, and for JSON where messages are left out.
std::string name_of(Sent sent);

/// The JSON of these.
Alternative shape_of_exact_guarantee();

}  // namespace surety
