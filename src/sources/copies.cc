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

}  // namespace idiolect::sources
