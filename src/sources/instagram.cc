#include "sources/instagram.h"

#include "sources/meta_html.h"
#include "sources/meta_json.h"
#include "sources/meta_path.h"
#include "sources/meta_profile.h"

namespace idiolect::sources {
namespace {

/// Where the path does not say whose a thread is, it is taken to be Instagram's.
Match match_of(const Glimpse& glimpse) {
  const auto app = meta_app_of(glimpse);
  if (!app) return Match::Assumed;
  return *app == MetaApp::Instagram ? Match::Yes : Match::No;
}

}  // namespace

Match is_instagram(const Glimpse& glimpse) {
  if (is_instagram_profile(glimpse)) return Match::Yes;
  return looks_like_meta_thread(glimpse) ? match_of(glimpse) : Match::No;
}

Match is_instagram_page(const Glimpse& glimpse) {
  if (is_instagram_profile_page(glimpse)) return Match::Yes;
  return looks_like_meta_page(glimpse) ? match_of(glimpse) : Match::No;
}

FileContent read_instagram(const Document& document) {
  if (is_instagram_profile({document.path, document.text.substr(0, kHeadBytes), {}}))
    return read_instagram_profile(document);
  return read_meta_thread(document);
}

FileContent read_instagram_page(const Document& document) {
  if (is_instagram_profile_page({document.path, document.text.substr(0, kHeadBytes), {}}))
    return read_instagram_profile_page(document);
  return read_meta_page(document);
}

}  // namespace idiolect::sources
