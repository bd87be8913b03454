#include "host/bounds/auction_program.h"

#include <map>

namespace surety {
AuctionEnvironment scaled(AuctionEnvironment environment) {
  const double scale = environment.greatest_value();
  double total = 0;
  for (double& v : environment.values) v /= scale;
  for (const double p : environment.prior) total += p;
  for (double& p : environment.prior) p /= total;
  return environment;
}

AuctionProgram::AuctionProgram(const AuctionEnvironment& environment, BoundingProgram kind, int k, double tail)
    : environment_(scaled(environment)),
      scale_(environment.greatest_value()),
      kind_(kind),
      profiles_(MessageGrid(environment.bidders, k), environment.exchangeable(),
                reach_of(MessageGrid(environment.bidders, k), tail)),
      group_(group_states(environment_, profiles_.exchangeable() ? all_alike(environment_.bidders) : 0)) {
  find_columns();
}

double AuctionProgram::theta(int column, int state) const {
  const int c = coordinate_of_[std::size_t(column)];
  return environment_.value(state, c / environment_.goods, c % environment_.goods);
}

double AuctionProgram::prior_mean(int column) const {
  double mean = 0;
  for (int s = 0; s < states(); ++s) mean += prior()[std::size_t(s)] * theta(column, s);
  return mean;
}

void AuctionProgram::find_columns() {
  std::map<std::vector<double>, int> known;
  for (int c = 0; c < coordinates(); ++c) {
    std::vector<double> values;
    for (int s = 0; s < states(); ++s)
      values.push_back(environment_.value(s, c / environment_.goods, c % environment_.goods));
    const auto [at, fresh] = known.emplace(values, columns());
    if (fresh) coordinate_of_.push_back(c);
    column_of_.push_back(at->second);
  }
}

kernels::StatesOfProgram AuctionProgram::states_of_program() const {
  kernels::StatesOfProgram all{prior(), {}, {}};
  for (int g = 0; g < group_.count(); ++g) {
    all.first_member.push_back(int(all.member.size()));
    for (int s = 0; s < states(); ++s)
      if (group_.of[std::size_t(s)] == g) all.member.push_back(s);
  }
  all.first_member.push_back(states());
  return all;
}

kernels::AuctionSaddleProblem AuctionProgram::saddle_problem() const {
  kernels::AuctionSaddleProblem problem;
  problem.bidders = environment_.bidders;
  problem.goods = environment_.goods;
  problem.states = states();
  problem.columns = columns();
  problem.column_of = column_of_;
  problem.derivative = derivative(grid(), kind_);
  problem.adjoint = adjoint(grid(), kind_);
  for (int j = 0; j < columns(); ++j)
    for (int s = 0; s < states(); ++s) problem.theta.push_back(theta(j, s));
  problem.twice_k = 2 * grid().k();
  problem.of_state = states_of_program();
  profiles_.lay_out(problem);
  return problem;
}

}  // namespace surety
