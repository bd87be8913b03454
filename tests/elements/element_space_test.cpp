#include "host/elements/element_space.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

#include "host/elements/strip_mesh.h"
#include "tests/elements/random_spaces.h"
#include "tests/reference/exact_elements.h"

namespace surety {
namespace {

/// The volume is that of all profiles, or the descending ones, and every face is on the boundary or has two sides.
void expect_triangulates(const SimplexMesh& mesh) {
  double volume = 0;
  std::map<std::vector<int>, int> faces;
  for (const auto& piece : mesh.pieces()) {
    if (piece.beyond != 0) continue;
    volume += geometry(mesh, piece).determinant;
    for (const int left_out : piece.vertices) {
      std::vector<int> face;
      for (const int v : piece.vertices)
        if (v != left_out) face.push_back(v);
      std::sort(face.begin(), face.end());
      ++faces[face];
    }
  }
  double whole = std::pow(mesh.reach(), mesh.dimension());  // times m!, over N! orders where only one is there
  for (int m = 2; m <= mesh.dimension(); ++m) whole *= mesh.descending() ? 1 : m;
  EXPECT_DOUBLE_EQ(volume, whole);
  for (const auto& [face, count] : faces) {
    bool on_boundary = false;  // x_1 = reach or x_N = 0 or, where profiles descend, x_i = x_i+1
    for (int i = 0; i < mesh.dimension(); ++i) {
      const auto all = [&](auto holds) { return std::all_of(face.begin(), face.end(), holds); };
      on_boundary =
          on_boundary || all([&](int v) { return mesh.vertex(v)[i] == 0; }) ||
          all([&](int v) { return mesh.vertex(v)[i] * SimplexMesh::unit == mesh.reach(); }) ||
          (mesh.descending() && i > 0 && all([&](int v) { return mesh.vertex(v)[i] == mesh.vertex(v)[i - 1]; }));
    }
    EXPECT_EQ(count, on_boundary ? 1 : 2);
  }
}

TEST(SimplexMesh, HalvingKeepsTheVolumeAndEveryFaceIsSharedOrOnTheBoundary) {
  for (int number = 0; number < 24; ++number) {
    std::mt19937 random{unsigned(number)};
    const int dimension = 1 + number % 4;
    const bool descending = number % 2 == 0;
    const SimplexMesh mesh = random_mesh(random, dimension, descending, 25);
    expect_triangulates(mesh);
  }
}

// Strips halved at random, and edges along their lines.
TEST(StripMesh, SimplicesHaveCornersOnTwoLinesAndCoverAllProfiles) {
  for (int number = 0; number < 20; ++number) {
    std::mt19937 random{unsigned(number)};
    const int bidders = number % 4 < 2 ? 2 : 3;
    SimplexMesh mesh(bidders, number % 2 == 0, 9);
    make_strips(mesh);
    for (int round = 0; round < 4; ++round) {
      std::vector<double> losses;
      std::vector<SimplexMesh::Edge> roughest;
      for (int s = 0; s < mesh.simplices(); ++s) {
        auto corners = mesh.simplex(s);
        std::shuffle(corners.begin(), corners.end(), random);
        roughest.push_back({corners[0], corners[1]});
        losses.push_back(std::exponential_distribution<>()(random));
      }
      const int before = mesh.simplices();
      refine_strips(mesh, losses, roughest, 0.1);
      EXPECT_GT(mesh.simplices(), before);
      expect_triangulates(mesh);
      for (int s = 0; s < mesh.simplices(); ++s) {
        std::set<int> lines;
        for (const int v : mesh.simplex(s)) lines.insert(std::accumulate(mesh.vertex(v), mesh.vertex(v) + bidders, 0));
        EXPECT_EQ(lines.size(), 2u);
      }
    }
  }
}

// By the substitution of the slow reference; on long edges the density falls by e^-12, which the series must follow.
TEST(BernsteinBasis, IntegralsAgreeWithQuadrature) {
  for (const int number : {0, 1, 2, 3, 4, 9}) {
    const RandomSpace random(number);
    const auto pieces = random.mesh.pieces();
    for (std::size_t e = 0; e < pieces.size(); e += 5) {
      const MeshElement& element = random.space.elements()[e];
      const reference::SlowElement slow(random.space, pieces[e], element);
      const auto times = reference::orders(random.space, element.beyond);
      for (int a = 0; a < element.basis->size(); ++a) {
        const auto expected =
            times * slow.integral(
                        [&](const reference::Point& lambda) {
                          return reference::SlowElement::bernstein(element.basis->index(a), lambda, nullptr);
                        },
                        random.mesh.reach(), random.environment.bidders == 3 ? 8 : 12);
        EXPECT_NEAR(double(element.weight[std::size_t(a)] / expected), 1, 1e-9) << number << " " << e << " " << a;
      }
    }
  }
}

// By a series around another point in 113 bits.
TEST(BernsteinBasis, IntegralsErrByNoMoreThanTheySay) {
  double greatest = 0;
  for (int number = 0; number < 20; ++number) {
    const RandomSpace random(number);
    const auto pieces = random.mesh.pieces();
    for (std::size_t e = 0; e < pieces.size(); ++e) {
      const MeshElement& element = random.space.elements()[e];
      const reference::ExactElement exact(random.space, pieces[e], element);
      const auto expected = exact_weights(random.space, exact, *element.basis);
      for (std::size_t a = 0; a < expected.size(); ++a)
        greatest = std::max(greatest, double(reference::absolute(element.weight[a] / expected[a] - 1)));
    }
  }
  EXPECT_LE(greatest, BernsteinBasis::integral_error);
  EXPECT_GT(greatest, 0);
}

TEST(ElementSpace, WeightsAreALaw) {
  for (int number = 0; number < 20; ++number) {
    const RandomSpace random(number);
    double by_control = 0, below = 0;
    for (int c = 0; c < random.space.controls(); ++c) by_control += random.space.weight(c);
    for (const auto& element : random.space.elements())
      for (const double w : element.weight_below) below += w;
    EXPECT_NEAR(by_control, 1, 1e-12);
    EXPECT_NEAR(below, 1, 1e-12);
  }
}

}  // namespace
}  // namespace surety
