#include "train/process_group.h"

#include "base/error.h"

#if IDIOLECT_GLOO
// The headers of c10d declare ProcessGroupGloo only where this is defined; Debian's CMake files of
// LibTorch do so, others do not.
#ifndef USE_C10D_GLOO
#define USE_C10D_GLOO
#endif

#include <fmt/format.h>

#include <torch/csrc/distributed/c10d/FileStore.hpp>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#if IDIOLECT_NCCL
#ifndef USE_C10D_NCCL
#define USE_C10D_NCCL
#endif
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include <chrono>
#include <cstdlib>
#include <future>
#include <thread>
#include <utility>
#include <vector>

namespace idiolect::train {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// How long others may take to come: their machines hash the base before that.
constexpr auto kPatience = std::chrono::minutes(5);
/// A rank may be slower than another by a pass or a checkpoint, not by this.
constexpr auto kLongestWait = std::chrono::minutes(30);

using StorePointer = c10::intrusive_ptr<c10d::Store>;

class Meeting : public MeetingPlace {
 public:
  explicit Meeting(StorePointer store) : store_(std::move(store)) {}

  void set(const std::string& key, const std::string& value) override {
    store_->set(key, std::vector<std::uint8_t>(value.begin(), value.end()));
  }

  std::string get(const std::string& key, const WaitCheck& check) override {
    const auto until = steady_clock::now() + kPatience;
    while (!store_->check({key})) {
      check();
      if (steady_clock::now() > until)
        throw Error("the other processes of this run did not come within five minutes",
                    "start all of them; see that MASTER_ADDR and MASTER_PORT are the same");
      std::this_thread::sleep_for(milliseconds(20));
    }
    const auto bytes = store_->get(key);
    return {bytes.begin(), bytes.end()};
  }

  const StorePointer& store() const { return store_; }

 private:
  StorePointer store_;
};

StorePointer connect_store(const runs::ProcessPlace& place, const WaitCheck& check) {
  if (!place.meeting_file.empty())
    return c10::make_intrusive<c10d::FileStore>(place.meeting_file, place.size);
  c10d::TCPStoreOptions options;
  options.port = static_cast<std::uint16_t>(place.port);
  options.isServer = place.is_writer() && !place.starter_hosts;
  options.waitWorkers = false;
  options.timeout = milliseconds(3000);
  const auto until = steady_clock::now() + kPatience;
  for (;;) {
    check();
    try {
      auto store = c10::make_intrusive<c10d::TCPStore>(place.host, options);
      store->setTimeout(kPatience);
      return store;
    } catch (const std::exception& failure) {
      if (options.isServer)
        throw Error(fmt::format("{}:{}: the processes cannot meet there", place.host, place.port),
                    "another program may have the port; set MASTER_PORT to another one");
      if (steady_clock::now() > until)
        throw Error(fmt::format("rank 0 does not answer at {}:{}", place.host, place.port),
                    "start all processes; see that MASTER_ADDR and MASTER_PORT are right");
      std::this_thread::sleep_for(milliseconds(200));
    }
  }
}

/// Polls: a work that waits on its own would not hear that somebody is gone.
template <class WorkPointer>
void finish(const WorkPointer& work, const WaitCheck& check) {
  for (int looks = 0; !work->isCompleted(); ++looks) {
    check();
    std::this_thread::sleep_for(std::chrono::microseconds(looks < 1000 ? 50 : 1000));
  }
  work->wait();  // hands over what went wrong
}

/// Constructing a c10d group connects it, which waits for all others: `make` runs in a thread that
/// is left behind when one of them will never come.
template <class Group>
c10::intrusive_ptr<Group> open_group(std::function<c10::intrusive_ptr<Group>()> make,
                                     const WaitCheck& check) {
  std::promise<c10::intrusive_ptr<Group>> promise;
  auto made = promise.get_future();
  std::thread([promise = std::move(promise), make = std::move(make)]() mutable {
    try {
      promise.set_value(make());
    } catch (...) {
      promise.set_exception(std::current_exception());
    }
  }).detach();
  while (made.wait_for(milliseconds(5)) != std::future_status::ready) check();
  return made.get();
}

class Gloo : public ProcessGroup {
 public:
  Gloo(StorePointer store, const runs::ProcessPlace& place, const std::string& address,
       const WaitCheck& check)
      : store_(std::move(store)), place_(place) {
    auto options = c10d::ProcessGroupGloo::Options::create(kLongestWait);
    options->threads = 1;  // one operation at a time
    const char* const interface = std::getenv("GLOO_SOCKET_IFNAME");
    options->devices.push_back(interface != nullptr && *interface != '\0'
                                   ? c10d::ProcessGroupGloo::createDeviceForInterface(interface)
                                   : c10d::ProcessGroupGloo::createDeviceForHostname(address));
    group_ = open_group<c10d::ProcessGroupGloo>(
        [store = store_, rank = place.rank, size = place.size, options] {
          const auto own = c10::make_intrusive<c10d::PrefixStore>("gloo", store);
          return c10::make_intrusive<c10d::ProcessGroupGloo>(own, rank, size, options);
        },
        check);
  }

  /// The destructor of a group whose operation never ends would wait for it: then it is left.
  ~Gloo() override {
    if (is_broken_) {
      (void)group_.release();
      (void)store_.release();
    }
  }

  void sum(const at::Tensor& tensor, const WaitCheck& check) override {
    run(tensor, check, [](auto& group, std::vector<at::Tensor>& one) {
      return group.allreduce(one, c10d::AllreduceOptions());
    });
  }

  void broadcast(const at::Tensor& tensor, const WaitCheck& check) override {
    run(tensor, check, [](auto& group, std::vector<at::Tensor>& one) {
      return group.broadcast(one, c10d::BroadcastOptions());
    });
  }

 private:
  template <class Operation>
  void run(const at::Tensor& tensor, const WaitCheck& check, const Operation& operation) {
    try {
#if IDIOLECT_NCCL
      if (tensor.is_cuda()) {
        std::vector<at::Tensor> one{tensor};
        finish(operation(nccl(check), one), check);
        return;
      }
#endif
      std::vector<at::Tensor> one{tensor.cpu()};
      finish(operation(*group_, one), check);
      if (!tensor.is_cpu()) tensor.copy_(one[0]);
    } catch (...) {
      is_broken_ = true;
      throw;
    }
  }

#if IDIOLECT_NCCL
  c10d::ProcessGroupNCCL& nccl(const WaitCheck& check) {
    if (!nccl_)
      nccl_ = open_group<c10d::ProcessGroupNCCL>(
          [store = store_, rank = place_.rank, size = place_.size] {
            const auto own = c10::make_intrusive<c10d::PrefixStore>("nccl", store);
            return c10::make_intrusive<c10d::ProcessGroupNCCL>(own, rank, size);
          },
          check);
    return *nccl_;
  }
  c10::intrusive_ptr<c10d::ProcessGroupNCCL> nccl_;
#endif

  StorePointer store_;
  runs::ProcessPlace place_;
  c10::intrusive_ptr<c10d::ProcessGroupGloo> group_;
  bool is_broken_ = false;
};

}  // namespace

std::unique_ptr<MeetingPlace> open_meeting_place(const runs::ProcessPlace& place,
                                                 const WaitCheck& check) {
  // A starter that starts a failed run again keeps its store, with the words of the first time.
  const char* const restarts = std::getenv("TORCHELASTIC_RESTART_COUNT");
  const std::string prefix = fmt::format("idiolect/{}", restarts == nullptr ? "0" : restarts);
  return std::make_unique<Meeting>(
      c10::make_intrusive<c10d::PrefixStore>(prefix, connect_store(place, check)));
}

std::unique_ptr<ProcessGroup> open_process_group(MeetingPlace& meeting,
                                                 const runs::ProcessPlace& place,
                                                 const std::string& address,
                                                 const WaitCheck& check) {
  return std::make_unique<Gloo>(dynamic_cast<Meeting&>(meeting).store(), place, address, check);
}

}  // namespace idiolect::train

#else

namespace idiolect::train {

std::unique_ptr<MeetingPlace> open_meeting_place(const runs::ProcessPlace&, const WaitCheck&) {
  throw Error("this build cannot share a run among processes: the headers of Gloo were not there",
              "run `make setup` (libgloo-dev) and `make build`, or train without --processes");
}

std::unique_ptr<ProcessGroup> open_process_group(MeetingPlace&, const runs::ProcessPlace&,
                                                 const std::string&, const WaitCheck&) {
  return nullptr;
}

}  // namespace idiolect::train

#endif
