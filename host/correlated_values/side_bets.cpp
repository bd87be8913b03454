#include "surety/correlated_values/side_bets.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "host/linear_programs/linear_program.h"
#include "surety/error.h"

namespace surety {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr double rank_tolerance = 1e-12;  // of the greatest singular value
constexpr double cone_tolerance = 1e-9;   // what a bet of at most 1 must tell a value's beliefs from the others' by

/// One bidder's side of the second-price auction.
class Bidder {
 public:
  Bidder(const CorrelatedPrior& prior, int i) : prior_(prior), i_(i), beliefs_(prior.size(i), prior.rivals(i)) {
    for (std::int64_t v = 0; v < prior.profiles(); ++v)
      beliefs_(prior.index(v, i), prior.rivals_of(v, i)) = prior.probability(v) / prior.marginal(i, prior.index(v, i));
  }

  const Matrix& beliefs() const { return beliefs_; }
  double value(Eigen::Index index) const { return prior_.value(i_, static_cast<int>(index)); }

  /// What a bidder of value `own` gets from the auction alone when he reports `report`, given his beliefs.
  double payoff(Eigen::Index own, Eigen::Index report) const {
    double sum = 0;
    for (Eigen::Index r = 0; r < beliefs_.cols(); ++r) {
      if (beliefs_(own, r) == 0) continue;
      const std::int64_t v = prior_.profile_of(i_, static_cast<int>(report), r);
      if (prior_.winner(v) == i_) sum += beliefs_(own, r) * (value(own) - prior_.second_value(v));
    }
    return sum;
  }
  /// The second-price rent of every value.
  Vector rent() const {
    Vector rent(beliefs_.rows());
    for (Eigen::Index k = 0; k < rent.size(); ++k) rent[k] = payoff(k, k);
    return rent;
  }

 private:
  const CorrelatedPrior& prior_;
  int i_;
  Matrix beliefs_;
};

/// A bet in [-1, 1] on the rivals' values that is worth as much as possible to value k while it is worth at most 0 to
/// every other value; beliefs lie outside the others' cone where that is positive.
struct TellingBet {
  Vector bet;
  double worth;
};
TellingBet telling_bet(const Matrix& beliefs, Eigen::Index k) {
  LinearProgram program(LinearProgram::Sense::maximize);
  for (Eigen::Index r = 0; r < beliefs.cols(); ++r) program.add_column(beliefs(k, r), {-1, 1});
  for (Eigen::Index m = 0; m < beliefs.rows(); ++m) {
    if (m == k) continue;
    const int row = program.add_row({-no_bound, 0});
    for (Eigen::Index r = 0; r < beliefs.cols(); ++r) program.add_entry(row, static_cast<int>(r), beliefs(m, r));
  }
  const LinearSolution solution = solve(program);
  return {Eigen::Map<const Vector>(solution.primal.data(), beliefs.cols()), solution.objective};
}

/// A bet per report: who tells the truth pays his rent on average, who does not is worse off than if he stayed away.
std::optional<Matrix> bets_by_report(const Bidder& bidder) {
  const Matrix& beliefs = bidder.beliefs();
  const Vector rent = bidder.rent();
  Matrix payment(beliefs.rows(), beliefs.cols());
  for (Eigen::Index k = 0; k < beliefs.rows(); ++k) {
    const TellingBet telling = telling_bet(beliefs, k);
    if (!(telling.worth > cone_tolerance)) return std::nullopt;
    double stake = 0;
    for (Eigen::Index m = 0; m < beliefs.rows(); ++m) {
      const double told_apart = telling.worth - beliefs.row(m).dot(telling.bet);
      if (m != k) stake = std::max(stake, (bidder.payoff(m, k) - rent[k]) / told_apart);
    }
    payment.row(k) = (rent[k] + stake * (telling.worth - telling.bet.array())).transpose();
  }
  return payment;
}

std::string refusal(int i, const Matrix& beliefs, int rank, double condition) {
  return fmt::format(
      "no side bets extract all of bidder {}'s rent: his beliefs about the others at {} values have rank {} (condition "
      "number {:.3g}), and at some value they are a mixture of those at his other values, up to {:.0e} (the cone "
      "condition of "
      "Cremer and McLean fails); change the prior so that beliefs differ from value to value",
      i + 1, beliefs.rows(), rank, condition, cone_tolerance);
}

SideBet side_bet(const CorrelatedPrior& prior, int i) {
  const Bidder bidder(prior, i);
  Eigen::JacobiSVD<Matrix> svd(bidder.beliefs(), Eigen::ComputeThinU | Eigen::ComputeThinV);
  svd.setThreshold(rank_tolerance);
  const auto& singular = svd.singularValues();
  const auto rows = bidder.beliefs().rows();
  // with fewer profiles of rivals than values, the values that are left over are 0
  const double least = singular.size() < rows ? 0 : singular[singular.size() - 1];
  SideBet bet{static_cast<int>(svd.rank()), singular[0] / least, false, {}};
  const auto store = [&](const Matrix& payment) {
    for (Eigen::Index k = 0; k < rows; ++k)
      for (Eigen::Index r = 0; r < payment.cols(); ++r) bet.payment.push_back(payment(k, r));
  };
  if (bet.rank == rows) {
    store(svd.solve(bidder.rent()).transpose().replicate(rows, 1));
    return bet;
  }
  const auto payment = bets_by_report(bidder);
  if (!payment) throw NoSideBets(refusal(i, bidder.beliefs(), bet.rank, bet.condition));
  bet.depends_on_report = true;
  store(*payment);
  return bet;
}

/// Rents and gains from misreports with the bets, over all values and reports of bidder i.
void inspect(const CorrelatedPrior& prior, int i, SideBets& result) {
  const Bidder bidder(prior, i);
  const SideBet& bet = result.bets[i];
  const auto payoff = [&](Eigen::Index own, Eigen::Index report) {
    double sum = bidder.payoff(own, report);
    for (Eigen::Index r = 0; r < bidder.beliefs().cols(); ++r)
      sum -= bidder.beliefs()(own, r) * bet.at(static_cast<int>(report), r, prior.rivals(i));
    return sum;
  };
  for (Eigen::Index own = 0; own < bidder.beliefs().rows(); ++own) {
    const double truth = payoff(own, own);
    result.greatest_rent = std::max(result.greatest_rent, std::abs(truth));
    for (Eigen::Index report = 0; report < bidder.beliefs().rows(); ++report)
      if (report != own) result.greatest_gain = std::max(result.greatest_gain, payoff(own, report) - truth);
  }
  for (const double x : bet.payment) result.greatest_bet = std::max(result.greatest_bet, std::abs(x));
}

}  // namespace

bool SideBets::dominant() const {
  return std::none_of(bets.begin(), bets.end(), [](const SideBet& bet) { return bet.depends_on_report; });
}

SideBets side_bets(const CorrelatedPrior& prior) {
  constexpr std::int64_t most_profiles = 1 << 16;  // a few seconds; the time grows with their square
  if (prior.bidders() < 2) throw InvalidInput("side bets are on the others' values: give at least 2 bidders");
  if (prior.profiles() > most_profiles)
    throw InvalidInput(
        fmt::format("side bets for {} profiles of values; at most {} can be solved for: give fewer "
                    "bidders or values",
                    prior.profiles(), most_profiles));
  SideBets result{{}, 0, 0, -std::numeric_limits<double>::infinity(), 0};
  for (int i = 0; i < prior.bidders(); ++i) {
    result.bets.push_back(side_bet(prior, i));
    inspect(prior, i, result);
  }
  result.revenue = prior.expected_second_value();
  for (std::int64_t v = 0; v < prior.profiles(); ++v)
    for (int i = 0; i < prior.bidders(); ++i)
      result.revenue +=
          prior.probability(v) * result.bets[i].at(prior.index(v, i), prior.rivals_of(v, i), prior.rivals(i));
  return result;
}

}  // namespace surety
