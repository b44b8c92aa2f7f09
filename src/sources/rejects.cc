#include "sources/rejects.h"

#include <algorithm>

namespace idiolect::sources {

void Rejects::push_back(const Reject& reject) {
  add({reject.line, path_of(reject.path), kind_of(reject)}, 1);
}

void Rejects::append(const Rejects& others, std::string_view source) {
  others.for_each([&](const Reject& reject, std::size_t count) {
    const Reject own(reject.path, reject.line, reject.unit, source.empty() ? reject.source : source,
                     reject.reason);
    add({own.line, path_of(own.path), kind_of(own)}, count);
  });
}

void Rejects::for_each_without_place(
    const std::function<void(const Reject& reject, std::size_t count)>& each) const {
  for (const auto& [key, count] : counts_) each(reject_of({0, key.first, key.second}), count);
}

void Rejects::for_each(
    const std::function<void(const Reject& reject, std::size_t count)>& each) const {
  for (const Place& place : places_) each(reject_of(place), 1);
  for_each_without_place(each);
}

void Rejects::change_paths(const std::function<std::string(const std::string& path)>& changed) {
  path_at_.clear();  // two paths may become one and the same
  for (std::string& path : paths_) path = changed(path);
  for (std::size_t i = 0; i < paths_.size(); ++i)
    path_at_.try_emplace(paths_[i], static_cast<std::uint32_t>(i));
}

Reject Rejects::reject_of(const Place& place) const {
  const Kind& kind = kinds_[place.kind];
  return {paths_[place.path], place.line, kind.unit, kind.source, kind.reason};
}

std::uint32_t Rejects::path_of(std::string_view path) {
  if (last_path_ < paths_.size() && paths_[last_path_] == path) return last_path_;
  const auto found = path_at_.find(path);
  if (found != path_at_.end()) return last_path_ = found->second;
  last_path_ = static_cast<std::uint32_t>(paths_.size());
  path_at_.emplace(path, last_path_);
  paths_.emplace_back(path);
  return last_path_;
}

std::uint32_t Rejects::kind_of(const Reject& reject) {
  const auto found = std::find_if(kinds_.begin(), kinds_.end(), [&](const Kind& kind) {
    return kind.reason == reject.reason && kind.source == reject.source && kind.unit == reject.unit;
  });
  const auto at = static_cast<std::uint32_t>(found - kinds_.begin());
  if (at == kinds_.size())
    kinds_.push_back(
        {std::string(reject.unit), std::string(reject.source), std::string(reject.reason)});
  return at;
}

/// A place of line 0 is none: it stands for `count` of them.
void Rejects::add(const Place& place, std::size_t count) {
  if (count == 1 && place.line > 0 && places_.size() < most_places_) {
    places_.push_back(place);
    return;
  }
  counts_[{place.path, place.kind}] += count;
  without_places_ += count;
}

}  // namespace idiolect::sources
