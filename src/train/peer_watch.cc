#include "train/peer_watch.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "base/error.h"

namespace idiolect::train {
namespace {

constexpr int kPatience = 250;  // milliseconds between looks at `check`
constexpr std::size_t kLongestLine = 600;
constexpr const char* kLeave = "leave";

[[noreturn]] void fail(const std::string& what) {
  throw Error(what + ": " + std::strerror(errno),
              "see that the machines reach each other; GLOO_SOCKET_IFNAME names the interface");
}

class Addresses {
 public:
  Addresses(const std::string& host, int port, int kind, int flags = 0) {
    addrinfo hints{};
    hints.ai_socktype = kind;
    hints.ai_flags = AI_NUMERICSERV | flags;
    const int failed = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list_);
    if (failed != 0)
      throw Error(fmt::format("{}: no such machine ({})", host, ::gai_strerror(failed)),
                  "MASTER_ADDR must name the machine of rank 0");
  }
  ~Addresses() { ::freeaddrinfo(list_); }
  Addresses(const Addresses&) = delete;
  Addresses& operator=(const Addresses&) = delete;

  const addrinfo& first() const { return *list_; }

 private:
  addrinfo* list_ = nullptr;
};

int open_socket(const addrinfo& address) {
  const int opened = ::socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC, 0);
  if (opened < 0) fail("cannot open a socket");
  return opened;
}

std::string numeric(const sockaddr_storage& address, socklen_t length) {
  std::array<char, NI_MAXHOST> text{};
  ::getnameinfo(reinterpret_cast<const sockaddr*>(&address), length, text.data(), text.size(),
                nullptr, 0, NI_NUMERICHOST);
  return text.data();
}

int port_of(int listener) {
  sockaddr_storage bound{};
  socklen_t length = sizeof bound;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&bound), &length);
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                           : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
}

/// A machine that lost its power or cable closes nothing: silence for 15 s does it.
void expect_answers(int socket) {
  const auto set = [socket](int level, int name, int value) {
    ::setsockopt(socket, level, name, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 5);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 3);
  set(IPPROTO_TCP, TCP_KEEPCNT, 3);
  set(IPPROTO_TCP, TCP_USER_TIMEOUT, 15000);
}

bool is_readable(int descriptor, int milliseconds) {
  pollfd wanted{descriptor, POLLIN, 0};
  return ::poll(&wanted, 1, milliseconds) > 0;
}

void send_line(int socket, const std::string& line) noexcept {
  [[maybe_unused]] const ssize_t ignored =
      ::send(socket, line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

/// One line that a newcomer says within two seconds; empty where they are slow or say too much.
std::string read_greeting(int socket) {
  using std::chrono::steady_clock;
  const auto until = steady_clock::now() + std::chrono::seconds(2);
  std::string line;
  for (char c = 0; line.size() < kLongestLine && steady_clock::now() < until;) {
    if (!is_readable(socket, kPatience)) continue;
    if (::recv(socket, &c, 1, 0) != 1) return {};
    if (c == '\n') return line;
    line += c;
  }
  return {};
}

/// "<rank> <secret>": the rank of somebody who knows the secret, or -1.
int rank_in(const std::string& greeting, int size, const std::string& secret) {
  for (int rank = 1; rank < size; ++rank)
    if (greeting == fmt::format("{} {}", rank, secret)) return rank;
  return -1;
}

}  // namespace

std::unique_ptr<PeerWatch> PeerWatch::serve(const std::string& address, int size,
                                            const std::string& secret,
                                            const std::function<void(int port)>& publish,
                                            const Check& check) {
  const Addresses own(address, 0, SOCK_STREAM, AI_NUMERICHOST);
  const int listener = open_socket(own.first());
  std::vector<Peer> peers;
  try {
    if (::bind(listener, own.first().ai_addr, own.first().ai_addrlen) != 0 ||
        ::listen(listener, size) != 0)
      fail(address + ": cannot listen there");
    publish(port_of(listener));
    while (static_cast<int>(peers.size()) + 1 < size) {
      check();
      if (!is_readable(listener, kPatience)) continue;
      const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      const int rank = rank_in(read_greeting(socket), size, secret);
      if (rank < 0) {
        ::close(socket);  // a stranger
        continue;
      }
      expect_answers(socket);
      peers.push_back({rank, socket, {}, false});
    }
  } catch (...) {
    for (const Peer& peer : peers) ::close(peer.socket);
    ::close(listener);
    throw;
  }
  ::close(listener);
  return std::unique_ptr<PeerWatch>(new PeerWatch(0, std::move(peers)));
}

std::unique_ptr<PeerWatch> PeerWatch::connect(const std::string& address, int port, int rank,
                                              const std::string& secret) {
  const Addresses server(address, port, SOCK_STREAM);
  const int socket = open_socket(server.first());
  if (::connect(socket, server.first().ai_addr, server.first().ai_addrlen) != 0) {
    const int code = errno;
    ::close(socket);
    errno = code;
    fail(fmt::format("rank 0 cannot be reached at {}:{}", address, port));
  }
  expect_answers(socket);
  send_line(socket, fmt::format("{} {}\n", rank, secret));
  return std::unique_ptr<PeerWatch>(new PeerWatch(rank, {{0, socket, {}, false}}));
}

PeerWatch::PeerWatch(int rank, std::vector<Peer> peers)
    : rank_(rank), peers_(std::move(peers)), wake_(::eventfd(0, EFD_CLOEXEC)) {
  thread_ = std::thread([this] { watch(); });
}

PeerWatch::~PeerWatch() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t ignored = ::write(wake_, &one, sizeof one);
  thread_.join();
  for (const Peer& peer : peers_) ::close(peer.socket);
  ::close(wake_);
}

std::optional<std::string> PeerWatch::trouble() const {
  if (!in_trouble_.load(std::memory_order_acquire)) return std::nullopt;
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void PeerWatch::tell(const std::string& why) noexcept {
  try {
    const std::string line = why.substr(0, std::min(why.find('\n'), kLongestLine / 2));
    send_to_all(fmt::format("rank {} failed: {}\n", rank_, line), -1);
  } catch (...) {  // then the closed connection says it
  }
}

void PeerWatch::leave() noexcept { send_to_all(std::string(kLeave) + '\n', -1); }

void PeerWatch::send_to_all(const std::string& line, int except) noexcept {
  for (const Peer& peer : peers_)
    if (peer.rank != except) send_line(peer.socket, line);
}

void PeerWatch::note(const std::string& what, int from) {
  {
    const std::lock_guard lock(mutex_);
    if (in_trouble_) return;  // the first is the cause, the rest are consequences
    trouble_ = what;
    in_trouble_.store(true, std::memory_order_release);
  }
  if (rank_ == 0) send_to_all(what + '\n', from);
}

void PeerWatch::hear(Peer& peer) {
  std::array<char, 256> bytes{};
  const ssize_t count = ::recv(peer.socket, bytes.data(), bytes.size(), 0);
  if (count < 0 && errno == EINTR) return;
  if (count <= 0 || peer.heard.size() > kLongestLine) {
    if (!peer.has_left) note(fmt::format("rank {} is gone", peer.rank), peer.rank);
    peer.has_left = true;
    return;
  }
  peer.heard.append(bytes.data(), static_cast<std::size_t>(count));
  for (std::size_t end; (end = peer.heard.find('\n')) != std::string::npos;) {
    const std::string line = peer.heard.substr(0, end);
    peer.heard.erase(0, end + 1);
    if (line == kLeave) {
      peer.has_left = true;
    } else {
      note(line, peer.rank);
    }
  }
}

void PeerWatch::watch() {
  for (;;) {
    std::vector<pollfd> wanted{{wake_, POLLIN, 0}};
    for (const Peer& peer : peers_) wanted.push_back({peer.has_left ? -1 : peer.socket, POLLIN, 0});
    if (::poll(wanted.data(), wanted.size(), -1) < 0) continue;
    if (wanted[0].revents != 0) return;
    for (std::size_t i = 0; i < peers_.size(); ++i)
      if (wanted[i + 1].revents != 0) hear(peers_[i]);
  }
}

std::string address_towards(const std::string& host, int port) {
  const Addresses there(host, port, SOCK_DGRAM);
  const int socket = open_socket(there.first());
  sockaddr_storage own{};
  socklen_t length = sizeof own;
  // Connecting a datagram socket sends nothing; it only looks up the way.
  const bool is_known = ::connect(socket, there.first().ai_addr, there.first().ai_addrlen) == 0 &&
                        ::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &length) == 0;
  const int code = errno;
  ::close(socket);
  errno = code;
  if (!is_known) fail(host + ": there is no way to it");
  return numeric(own, length);
}

}  // namespace idiolect::train
