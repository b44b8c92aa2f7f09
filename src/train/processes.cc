#include "train/processes.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <chrono>
#include <cstring>
#include <random>
#include <thread>
#include <utility>

#include "train/peer_watch.h"
#include "train/process_group.h"

namespace idiolect::train {
namespace {

constexpr const char* kLoopback = "127.0.0.1";

/// The address of this machine that the others connect to.
std::string own_address(const runs::ProcessPlace& place) {
  if (!place.meeting_file.empty()) return kLoopback;
  const std::string address = address_towards(place.host, place.port);
  const bool is_loopback = address.starts_with("127.") || address == "::1";
  if (is_loopback && !place.is_one_machine())
    throw Error(fmt::format("{} is this machine's own address for itself ({}): others would not "
                            "find it",
                            place.host, address),
                "set MASTER_ADDR to the address of rank 0 on the network between the machines");
  return address;
}

/// Not guessable, so that only those who can read the meeting place are let in.
std::string new_secret() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", device(), device(), device(), device());
}

std::int64_t leading_bytes(const std::string& digest) {
  std::int64_t value = 0;
  std::memcpy(&value, digest.data(), std::min(digest.size(), sizeof value));
  return value;
}

}  // namespace

struct Processes::Group {
  // Destroyed last to first: the others hear of the end before the connections close.
  std::unique_ptr<MeetingPlace> meeting;
  std::unique_ptr<ProcessGroup> operations;
  std::unique_ptr<PeerWatch> watch;

  void check() const {
    if (const auto trouble = watch->trouble()) throw PeerLost(*trouble);
  }

  /// Runs `work`; what the network says of a loss becomes what is known about it.
  template <class Work>
  void guard(const Work& work) const {
    try {
      check();
      work([this] { check(); });
    } catch (const PeerLost&) {
      throw;
    } catch (const std::exception& failure) {
      // The operation may fail a moment before the watch knows who is gone.
      for (int i = 0; i < 100; ++i) {
        check();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
      const std::string text = failure.what();
      throw PeerLost("the network between the processes failed: " +
                     text.substr(0, text.find('\n')));
    }
  }
};

Processes::Processes() = default;
Processes::~Processes() = default;

Processes::Processes(const runs::ProcessPlace& place, const InterruptFlag* interrupt)
    : place_(place) {
  if (is_alone()) return;
  const auto is_interrupted = [interrupt] {
    if (interrupt_requested(interrupt))
      throw Interrupted("stopped while the processes of the run met");
  };
  group_ = std::make_unique<Group>();
  group_->meeting = open_meeting_place(place, is_interrupted);
  MeetingPlace& meeting = *group_->meeting;
  const std::string address = own_address(place);
  if (is_writer()) {
    const std::string secret = new_secret();
    group_->watch = PeerWatch::serve(
        address, size(), secret,
        [&](int port) { meeting.set("watch", fmt::format("{} {} {}", port, secret, address)); },
        is_interrupted);
  } else {
    const std::string words = meeting.get("watch", is_interrupted);
    const std::size_t first = words.find(' ');
    const std::size_t second = words.find(' ', first + 1);
    group_->watch = PeerWatch::connect(words.substr(second + 1), std::stoi(words.substr(0, first)),
                                       rank(), words.substr(first + 1, second - first - 1));
  }
  group_->guard([&](const WaitCheck& check) {
    const auto check_both = [&] {
      check();
      is_interrupted();
    };
    group_->operations = open_process_group(meeting, place_, address, check_both);
  });
}

void Processes::sum(const at::Tensor& tensor) {
  if (is_alone()) return;
  const torch::NoGradGuard no_grad;
  group_->guard([&](const WaitCheck& check) { group_->operations->sum(tensor, check); });
  const auto bytes = static_cast<std::uint64_t>(tensor.numel() * tensor.element_size());
  const auto count = static_cast<std::uint64_t>(size());
  sent_bytes_ += 2 * (count - 1) * bytes / count;
}

std::vector<double> Processes::sum(std::vector<double> values) {
  if (is_alone()) return values;
  at::Tensor tensor = torch::tensor(values, torch::kFloat64);
  sum(tensor);
  const double* const sums = tensor.data_ptr<double>();
  return {sums, sums + values.size()};
}

void Processes::broadcast(const at::Tensor& tensor) {
  if (is_alone()) return;
  const torch::NoGradGuard no_grad;
  group_->guard([&](const WaitCheck& check) { group_->operations->broadcast(tensor, check); });
  // It was written past LibTorch, and the row lengths of DoRA go by this count.
  tensor.unsafeGetTensorImpl()->bump_version();
}

std::string Processes::broadcast(std::string text) {
  if (is_alone()) return text;
  at::Tensor length = torch::tensor({static_cast<std::int64_t>(text.size())}, torch::kInt64);
  broadcast(length);
  at::Tensor bytes = at::zeros({length.item<std::int64_t>()}, at::kByte);
  if (is_writer()) std::memcpy(bytes.data_ptr(), text.data(), text.size());
  if (bytes.numel() > 0) broadcast(bytes);
  return {static_cast<const char*>(bytes.data_ptr()), static_cast<std::size_t>(bytes.numel())};
}

void Processes::require_same(const std::string& what, const std::string& digest) {
  if (is_alone()) return;
  at::Tensor all = at::zeros({size()}, at::kLong);
  all[rank()] = leading_bytes(digest);
  sum(all);
  std::string others;
  for (int i = 1; i < size(); ++i)
    if (all[i].item<std::int64_t>() != all[0].item<std::int64_t>())
      others += fmt::format("{}{}", others.empty() ? "" : ", ", i);
  if (!others.empty())
    throw Error(fmt::format("rank {} has another {} than rank 0", others, what),
                "give every process the same options, dataset and base, and the same idiolect");
}

void Processes::check() const {
  if (!is_alone()) group_->check();
}

void Processes::leave() {
  if (is_alone()) return;
  sum({0.0});
  group_->watch->leave();
}

void Processes::tell(const std::string& why) noexcept {
  if (group_ && group_->watch) group_->watch->tell(why);
}

}  // namespace idiolect::train
