#include "sources/instagram.h"

#include "sources/meta_json.h"
#include "sources/meta_path.h"
#include "sources/meta_profile.h"

namespace idiolect::sources {

Match is_instagram(const Glimpse& glimpse) {
  if (is_instagram_profile(glimpse)) return Match::Yes;
  if (!looks_like_meta_thread(glimpse)) return Match::No;
  const auto app = meta_app_of(glimpse);
  if (!app) return Match::Assumed;
  return *app == MetaApp::Instagram ? Match::Yes : Match::No;
}

FileContent read_instagram(const Document& document) {
  if (is_instagram_profile({document.path, document.text.substr(0, kHeadBytes), {}}))
    return read_instagram_profile(document);
  return read_meta_thread(document);
}

}  // namespace idiolect::sources
