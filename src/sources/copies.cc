#include "sources/copies.h"

namespace idiolect::sources {

const std::string* Copies::of(const Entry& entry) const {
  if (!sizes_.contains(entry.size())) return nullptr;
  const auto found = path_with_.find(entry.sha256());
  return found == path_with_.end() ? nullptr : &found->second;
}

std::string Copies::add(const Entry& entry) {
  sizes_.insert(entry.size());
  return path_with_.try_emplace(entry.sha256(), entry.path()).first->first;
}

const std::string* Copies::of_or_add(const std::string& path, std::uint64_t size,
                                     const std::string& sha256) {
  sizes_.insert(size);
  const auto [found, is_new] = path_with_.try_emplace(sha256, path);
  return is_new ? nullptr : &found->second;
}

}  // namespace idiolect::sources
