#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/batch/job.h"
#include "host/io/append_file.h"

namespace surety {

/// Throws InvalidInput unless these are rows that the job can have made of the cell, as csv_line writes them.
void check_rows(const Job& job, std::size_t cell, std::string_view rows);

/// The part of a results.csv that holds whole cells of a job, from the first one on.
struct KeptRows {
  std::vector<std::string> rows;  ///< by cell
  std::uint64_t bytes = 0;        ///< up to where they end, the header included
};
/// Throws InvalidInput where a whole line is not the one the job has there: the file is then not this job's.
KeptRows kept_rows(const std::filesystem::path& path, const Job& job);

/// results.csv while it is made: the rows of the job's cells in their order, each written as soon as all before it are.
class ResultsFile {
 public:
  /// Opens or begins `folder`'s file. Throws Failure where it cannot be written or another process holds it.
  ResultsFile(const std::filesystem::path& folder, const Job& job);

  /// Makes the file hold exactly these rows: those from the first cell on without a gap are written, others wait.
  void restore(std::map<std::size_t, std::string> rows);
  void put(std::size_t cell, std::string rows);
  void finish() { file_.sync(); }

 private:
  std::string take_next();

  std::string header_;
  AppendFile file_;
  std::size_t next_ = 0;
  std::map<std::size_t, std::string> waiting_;
};

}  // namespace surety
