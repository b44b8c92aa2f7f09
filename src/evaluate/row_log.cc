#include "evaluate/row_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/file_system.h"
#include "base/files.h"
#include "base/sha256.h"

namespace idiolect::evaluate {
namespace fs = std::filesystem;
namespace {

constexpr const char* kMarker = "work";  // the key of lines that begin a piece of work

std::string string_at(const Json& row, const char* key) {
  const auto found = row.find(key);
  return found != row.end() && found->is_string() ? found->get<std::string>() : std::string();
}

int locked(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) throw Error(folder.string() + ": cannot be opened: " + std::strerror(errno));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  ::close(descriptor);
  throw Error(folder.string() + ": another idiolect is writing there",
              "wait until it has ended, or end it");
}

std::string hash_of(std::span<const std::string> keys, std::span<const std::size_t> indices) {
  Sha256 hash;
  for (const std::size_t index : indices) hash.update(keys[index] + '\n');
  return hash.hex();
}

}  // namespace

std::size_t visit_rows(std::string_view text, const std::function<void(const Json&)>& visit) {
  std::size_t others = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    Json row;
    try {
      row = parse_json(line, "a row");
    } catch (const Error&) {
      row = nullptr;
    }
    if (row.is_object()) {
      visit(row);
    } else {
      ++others;
    }
  }
  return others;
}

RowLog::RowLog(fs::path path, Place place) : path_(std::move(path)), place_(std::move(place)) {
  folder_ = locked(path_.parent_path());
  try {
    std::string text;
    if (fs::exists(path_)) text = read_file(path_);
    read(text);
    // A torn last line must not swallow the next one.
    if (thrown_away_ > 0 || (!text.empty() && text.back() != '\n')) write_anew();
  } catch (...) {
    ::close(folder_);
    throw;
  }
}

RowLog::~RowLog() {
  if (file_ >= 0) file_system().close(file_);
  ::close(folder_);
}

void RowLog::read(const std::string& text) {
  const std::size_t others = visit_rows(text, [&](const Json& row) {
    if (row.contains(kMarker)) {
      marker_ = string_at(row, kMarker);
      for (auto& [key, earlier] : rows_) earlier.settled = true;
      return;
    }
    const std::string key = string_at(row, "key");
    const auto place = key.empty() ? std::nullopt : place_(row);
    if (place) {
      rows_[key] = {to_line(row), *place, marker_.empty()};
    } else {
      ++thrown_away_;
    }
  });
  thrown_away_ += others;
}

void RowLog::write_anew() {
  AtomicFile file(path_);
  for (const auto& [key, row] : rows_)
    if (row.settled) file.write(row.line + '\n');
  if (!marker_.empty()) file.write(to_line({{kMarker, marker_}}) + '\n');
  for (const auto& [key, row] : rows_)
    if (!row.settled) file.write(row.line + '\n');
  file.commit();
}

void RowLog::append(const std::string& lines) {
  const auto fail = [&] {
    throw Error(path_.string() + ": cannot be written: " + std::strerror(errno),
                "what was written before is kept; make room and give the same command again");
  };
  if (file_ < 0) file_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file_ < 0) fail();
  for (std::size_t at = 0; at < lines.size();) {
    const ssize_t count = file_system().write(file_, lines.data() + at, lines.size() - at);
    if (count < 0 && errno != EINTR) fail();
    if (count > 0) at += static_cast<std::size_t>(count);
  }
  if (file_system().sync(file_) < 0) fail();
}

std::vector<std::size_t> RowLog::unsettled(std::span<const std::string> keys) const {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto found = rows_.find(keys[i]);
    if (found == rows_.end() || !found->second.settled) indices.push_back(i);
  }
  return indices;
}

bool RowLog::all_done(std::span<const std::string> keys,
                      std::span<const std::size_t> indices) const {
  return std::all_of(indices.begin(), indices.end(),
                     [&](std::size_t index) { return has(keys[index]); });
}

void RowLog::work(std::span<const std::string> keys, std::size_t chunk, const Make& make) {
  std::vector<std::size_t> missing = unsettled(keys);
  if (missing.empty()) return;
  if (hash_of(keys, missing) != marker_) {
    // Other work than what was interrupted: what that had done is as good as any.
    for (auto& [key, row] : rows_) row.settled = true;
    missing = unsettled(keys);
    if (missing.empty()) return;
    marker_ = hash_of(keys, missing);
    append(to_line({{kMarker, marker_}}) + '\n');
  }
  for (std::size_t begin = 0; begin < missing.size(); begin += chunk) {
    const auto indices = std::span(missing).subspan(begin, std::min(chunk, missing.size() - begin));
    if (all_done(keys, indices)) continue;
    std::string lines;
    for (const Json& row : make(indices)) {
      const auto place = place_(row);
      if (!place) throw Bug("a row that was just made has no place");
      rows_[string_at(row, "key")] = {to_line(row), *place, false};
      lines += to_line(row) + '\n';
    }
    append(lines);
  }
}

void RowLog::finish() {
  std::vector<const Row*> sorted;
  for (const auto& [key, row] : rows_) sorted.push_back(&row);
  std::sort(sorted.begin(), sorted.end(),
            [](const Row* a, const Row* b) { return a->place < b->place; });
  AtomicFile file(path_);
  for (const Row* row : sorted) file.write(row->line + '\n');
  file.commit();
  if (file_ >= 0) file_system().close(file_);
  file_ = -1;
  marker_.clear();
  for (auto& [key, row] : rows_) row.settled = true;
}

}  // namespace idiolect::evaluate
