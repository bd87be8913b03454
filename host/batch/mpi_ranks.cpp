// All of MPI: text messages between the ranks of MPI_COMM_WORLD.
#define OMPI_SKIP_MPICXX 1
#define MPICH_SKIP_MPICXX 1
#include <mpi.h>

#include <exception>
#include <list>

#include "host/batch/ranks.h"

namespace surety {
namespace {

class MpiRanks : public Ranks {
 public:
  MpiRanks() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    MPI_Comm local;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &local);
    MPI_Comm_rank(local, &local_rank_);
    MPI_Comm_size(local, &local_size_);
    MPI_Comm_free(&local);
  }

  /// After an error the others may still wait for messages: then only the end of this process ends them.
  ~MpiRanks() override {
    if (std::uncaught_exceptions() > 0) return;
    for (Sent& sent : sent_) MPI_Wait(&sent.request, MPI_STATUS_IGNORE);
    MPI_Finalize();
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  int local_rank() const override { return local_rank_; }
  int local_size() const override { return local_size_; }

  void send(int to, const std::string& message) override {
    sent_.remove_if([](Sent& sent) {
      int done = 0;
      MPI_Test(&sent.request, &done, MPI_STATUS_IGNORE);
      return done != 0;
    });
    Sent& sent = sent_.emplace_back(Sent{message, MPI_REQUEST_NULL});
    MPI_Isend(sent.text.data(), int(sent.text.size()), MPI_CHAR, to, 0, MPI_COMM_WORLD, &sent.request);
  }

  std::optional<Message> poll() override {
    int there = 0, size = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &there, &status);
    if (!there) return std::nullopt;
    MPI_Get_count(&status, MPI_CHAR, &size);
    Message message{status.MPI_SOURCE, std::string(std::size_t(size), '\0')};
    MPI_Recv(message.text.data(), size, MPI_CHAR, status.MPI_SOURCE, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return message;
  }

 private:
  struct Sent {
    std::string text;
    MPI_Request request;
  };
  int rank_ = 0, size_ = 1, local_rank_ = 0, local_size_ = 1;
  std::list<Sent> sent_;  // kept until they have left
};

}  // namespace

std::unique_ptr<Ranks> launched_ranks() {
  if (!launched_by_mpi()) return nullptr;  // starting MPI takes a second
  return std::make_unique<MpiRanks>();
}

std::string mpi_library() {
  char text[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  MPI_Get_library_version(text, &length);
  const std::string_view words(text, std::size_t(length));
  return std::string(words.substr(0, words.find_first_of(",\n")));
}

}  // namespace surety
