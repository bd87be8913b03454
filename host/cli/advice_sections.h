#pragma once

#include <string>
#include <vector>

#include "host/past_auctions/advice.h"
#include "host/past_auctions/auction_file.h"

namespace surety {

/// A part of a report for people: sentences, then a table, then a figure.
struct AdviceSection {
  std::string heading;
  std::vector<std::string> sentences;
  std::vector<std::string> columns;            ///< empty: no table
  std::vector<std::vector<std::string>> rows;  ///< a field per column
  std::string figure;                          ///< its name in the report's folder, without ".svg"; empty: none
};

/// What a seller is told, in the order of the page.
std::vector<AdviceSection> advice_sections(const Advice& advice, const AuctionFileContents& contents, int resamples);

/// "60.8 (60.1 to 61.5)", with as many digits as the band is worth.
std::string banded_text(const Banded& number);

}  // namespace surety
