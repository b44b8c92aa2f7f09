// train/peer_watch.h
//
// Who notices that another process of the run is gone. Each holds a connection to
// rank 0 over which nothing is said until somebody fails or leaves; when a process
// dies its kernel closes the connection, when a machine dies its silence does.
// Collective operations alone would tell only that they failed, and only neighbours.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace idiolect::train {

/// What went wrong elsewhere: "rank 1 is gone", "rank 1 failed: not enough memory".
class PeerWatch {
 public:
  /// Throws what ends the waiting, e.g. Interrupted.
  using Check = std::function<void()>;

  /// Rank 0: listens on `address` (numeric) for the others, who must know `secret`. `publish` is
  /// given the port. Returns when all have come. Throws Error.
  static std::unique_ptr<PeerWatch> serve(const std::string& address, int size,
                                          const std::string& secret,
                                          const std::function<void(int port)>& publish,
                                          const Check& check);
  /// Any other rank. Throws Error.
  static std::unique_ptr<PeerWatch> connect(const std::string& address, int port, int rank,
                                            const std::string& secret);

  /// Without `leave`, the others are told that this one is gone.
  ~PeerWatch();
  PeerWatch(const PeerWatch&) = delete;
  PeerWatch& operator=(const PeerWatch&) = delete;

  /// The first trouble, once there is any. Cheap.
  std::optional<std::string> trouble() const;
  /// Tells the others why this one ends. Never throws.
  void tell(const std::string& why) noexcept;
  /// This one ends in order.
  void leave() noexcept;

 private:
  struct Peer {
    int rank = 0;
    int socket = -1;
    std::string heard;  // of a line that is not complete yet
    bool has_left = false;
  };

  PeerWatch(int rank, std::vector<Peer> peers);
  void watch();
  void hear(Peer& peer);
  void note(const std::string& what, int from);
  void send_to_all(const std::string& line, int except) noexcept;

  int rank_;
  std::vector<Peer> peers_;
  int wake_ = -1;  // an eventfd that ends the thread
  std::atomic<bool> in_trouble_{false};
  mutable std::mutex mutex_;
  std::string trouble_;
  std::thread thread_;
};

/// The numeric address of this machine's end of the way to `host`:`port`. Throws Error.
std::string address_towards(const std::string& host, int port);

}  // namespace idiolect::train
