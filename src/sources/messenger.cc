#include "sources/messenger.h"

#include "sources/meta_json.h"
#include "sources/meta_path.h"
#include "sources/meta_profile.h"

namespace idiolect::sources {

Match is_messenger(const Glimpse& glimpse) {
  if (is_facebook_profile(glimpse)) return Match::Yes;
  const bool ours = looks_like_meta_thread(glimpse) && meta_app_of(glimpse) == MetaApp::Messenger;
  return ours ? Match::Yes : Match::No;
}

Match is_messenger_page(const Glimpse& glimpse) {
  const bool ours = looks_like_meta_page(glimpse) && meta_app_of(glimpse) == MetaApp::Messenger;
  return ours ? Match::Yes : Match::No;
}

FileContent read_messenger(const Document& document) {
  if (is_facebook_profile({document.path, document.text.substr(0, kHeadBytes), {}}))
    return read_facebook_profile(document);
  return read_meta_thread(document);
}

}  // namespace idiolect::sources
