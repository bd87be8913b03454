#pragma once

#include <optional>
#include <string>

#include "surety/estimate.h"

namespace surety {

/// Beyond this |z| a Monte Carlo value disagrees with its exact value: one false alarm in 1.7 million.
inline constexpr double greatest_z = 5;

/// What of a difference the error bounds leave unexplained, in standard errors. Without a standard error: 0 where that
/// is within `rounding`, infinite where not.
double z_beyond(double bounds, double difference, double standard_error, double rounding);

/// z_beyond of mean - exact, beyond the bounds on the exact value and on the kernels' tables. Empty without an exact
/// value.
std::optional<double> z_score(const Estimate& estimate);

/// Gives a statistic that never moved, and is off its exact value, the variance of one replicate that it can have by an
/// event which no replicate showed. `greatest` is what such an event is worth at most.
void add_unseen_event(Estimate& estimate, double greatest, double replicates);

/// Why the standard error of a statistic cannot be believed; empty where it can. So few replicates were drawn, or carry
/// its variance, that the variance itself is uncertain; or theory knows of profiles, or of sales or failures to sell,
/// that would move it and that the run has not seen.
std::string doubt(const Estimates& estimates, Statistic statistic);

/// z_score for a statistic of a run, but empty too where there is a doubt.
std::optional<double> z_score(const Estimates& estimates, Statistic statistic);

/// The share of the variance of one replicate that theory knows of and the run has not seen, 0 to 1.
double unseen_share(const Estimates& estimates, Statistic statistic);

/// Where the expectation lies with this confidence: beyond the bounds on tables and rounding as many standard errors to
/// either side as the exact interval of a Poisson count (Garwood 1936) has that was as often informative, as the normal
/// law's where it was often (1.96 for 95%); what is unseen counts as seen. It misses to either side in half of the
/// cases. Where nothing varied, what can have stayed unseen in all replicates. A
/// sale probability stays within 0 and the number of goods. Empty where no finite interval is sure.
struct Interval {
  double low, high;
};
std::optional<Interval> confidence_interval(const Estimates& estimates, Statistic statistic, double confidence = 0.95);

/// Whether the target's statistic is known as well as is asked. A standard error that is 0 or in doubt does not count:
/// then confidence_interval must be as narrow as that of a sure standard error of this size.
bool target_reached(const TargetError& target, const Estimates& estimates);

}  // namespace surety
