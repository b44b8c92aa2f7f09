// sources/meta_profile.h
//
// The small files in which Instagram and Facebook state whose account it is: JSON,
// and Instagram's page in a download as HTML.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

bool is_instagram_profile(const Glimpse& glimpse);
bool is_instagram_profile_page(const Glimpse& glimpse);
bool is_facebook_profile(const Glimpse& glimpse);

/// The names of the account, into `stated_owner`. Throws Error when it is not whole JSON.
FileContent read_instagram_profile(const Document& document);
FileContent read_instagram_profile_page(const Document& document);
FileContent read_facebook_profile(const Document& document);

}  // namespace idiolect::sources
