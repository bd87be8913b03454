#include "host/elements/element_program.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace surety {
namespace {

/// Columns of theta that are told apart.
class Columns {
 public:
  explicit Columns(ElementProgram& program) : program_(program) {}
  int of(const std::vector<double>& values) {
    const auto [at, fresh] = known_.emplace(values, int(program_.theta.size()));
    if (fresh) program_.theta.push_back(values);
    return at->second;
  }

 private:
  ElementProgram& program_;
  std::map<std::vector<double>, int> known_;
};

/// The first bidder of i's block of ties.
int leader(int bidder, unsigned ties) {
  while (bidder > 0 && ties >> (bidder - 1) & 1) --bidder;
  return bidder;
}

/// Entries gathered by row, those of one place added up.
void store_rows(std::vector<std::map<int, double>>&& rows, ElementProgram& program) {
  for (const auto& row : rows) {
    program.row_start.push_back(int(program.entries.size()));
    for (const auto& [variable, value] : row)
      if (value != 0) program.entries.push_back({variable, value});
  }
  program.row_start.push_back(int(program.entries.size()));
}

}  // namespace

StateGroups group_states(const AuctionEnvironment& environment, const SimplexMesh& mesh) {
  return group_states(environment, mesh.descending() ? all_alike(environment.bidders) : 0);
}

std::vector<std::vector<double>> tied_values(const AuctionEnvironment& environment, unsigned ties) {
  const int goods = environment.goods;
  std::vector<std::vector<double>> values(std::size_t(environment.bidders * goods),
                                          std::vector<double>(std::size_t(environment.states())));
  for (int first = 0, last; first < environment.bidders; first = last + 1) {
    last = last_alike(first, environment.bidders, ties);
    for (int l = 0; l < goods; ++l)
      for (int s = 0; s < environment.states(); ++s) {
        double sum = 0;
        for (int i = first; i <= last; ++i) sum += environment.value(s, i, l);
        for (int i = first; i <= last; ++i)
          values[std::size_t(i * goods + l)][std::size_t(s)] = sum / (last - first + 1);
      }
  }
  return values;
}

std::vector<int> allocation_variables(const AuctionEnvironment& environment, const ElementSpace& space) {
  std::vector<int> variable;
  int next = 0;
  for (int c = 0; c < space.controls(); ++c) {
    const auto start = variable.size();
    variable.resize(start + std::size_t(environment.bidders * environment.goods));
    for (int l = 0; l < environment.goods; ++l)
      for (int i = 0; i < environment.bidders; ++i) {
        const int first = leader(i, space.ties(c));
        const auto at = start + std::size_t(l);
        variable[at + std::size_t(i * environment.goods)] =
            first == i ? next++ : variable[at + std::size_t(first * environment.goods)];
      }
  }
  return variable;
}

ElementProgram lower_program(const AuctionEnvironment& environment, const ElementSpace& space) {
  ElementProgram program;
  program.group = group_states(environment, space.mesh());
  const int goods = environment.goods, coordinates = environment.bidders * goods;
  const auto variable = allocation_variables(environment, space);
  for (int c = 0; c < space.controls(); ++c)
    for (int l = 0; l < goods; ++l) {
      const int first = program.variables();
      for (int i = 0; i < environment.bidders; ++i) {
        const int v = variable[std::size_t(c * coordinates + i * goods + l)];
        if (v >= program.variables()) program.multiplicity.push_back(0);
        program.multiplicity[std::size_t(v)] += 1;
      }
      program.points.push_back({space.weight(c), first, program.variables() - first});
    }

  Columns columns(program);
  std::vector<int> column_of;
  for (const auto& values : tied_values(environment, 0)) column_of.push_back(columns.of(values));
  std::vector<std::map<int, double>> rows;
  for (const MeshElement& element : space.elements())
    for (int b = 0; b < element.below->size(); ++b) {
      const int first = int(rows.size());
      std::map<int, int> row_of_column;
      for (int j = 0; j < coordinates; ++j) {
        const auto [at, fresh] = row_of_column.emplace(column_of[std::size_t(j)], int(rows.size()));
        if (fresh) {
          rows.emplace_back();
          program.column.push_back(at->first);
        }
        for (const auto& [control, factor] : space.derivative(element, b, j / goods))
          rows[std::size_t(at->second)][variable[std::size_t(control * coordinates + j)]] += factor;
      }
      program.cells.push_back({element.weight_below[std::size_t(b)], first, int(rows.size()) - first});
    }
  store_rows(std::move(rows), program);
  return program;
}

ElementProgram upper_program(const AuctionEnvironment& environment, const ElementSpace& space) {
  ElementProgram program;
  program.group = group_states(environment, space.mesh());
  const int goods = environment.goods, coordinates = environment.bidders * goods;
  Columns columns(program);
  std::map<unsigned, std::vector<int>> column_of;  // by ties
  std::vector<int> row_of;                         // [control][i * goods + l]
  for (int c = 0; c < space.controls(); ++c) {
    const auto [known, fresh_ties] = column_of.try_emplace(space.ties(c));
    if (fresh_ties)
      for (const auto& values : tied_values(environment, space.ties(c))) known->second.push_back(columns.of(values));
    const int first = program.rows();
    std::map<int, int> row_of_column;
    for (const int column : known->second) {
      const auto [at, fresh] = row_of_column.emplace(column, program.rows());
      if (fresh) program.column.push_back(column);
      row_of.push_back(at->second);
    }
    program.cells.push_back({space.weight(c), first, program.rows() - first});
  }

  std::vector<std::map<int, double>> rows(std::size_t(program.rows()));
  for (const MeshElement& element : space.elements())
    for (int a = 0; a < element.basis->size(); ++a)
      for (int l = 0; l < goods; ++l) {
        const double weight = element.weight[std::size_t(a)];
        program.points.push_back({weight, program.variables(), environment.bidders});
        for (int i = 0; i < environment.bidders; ++i) {
          for (const auto& [control, factor] : space.virtual_value(element, a, i))
            rows[std::size_t(row_of[std::size_t(control * coordinates + i * goods + l)])][program.variables()] +=
                weight / space.weight(control) * factor;
          program.multiplicity.push_back(1);
        }
      }
  store_rows(std::move(rows), program);
  return program;
}

}  // namespace surety
