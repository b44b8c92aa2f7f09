// sources/imessage_imazing.h
//
// SMS and iMessage chats out of a phone's backup, as iMazing writes them
// (imazing_csv.h). One chat may hold both, so all of it is called iMessage.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_imessage_imazing(const Glimpse& glimpse);
FileContent read_imessage_imazing(const Document& document);

inline constexpr Source kIMessageImazing{"imessage", "SMS and iMessage chats as CSV from iMazing",
                                         is_imessage_imazing, read_imessage_imazing};

}  // namespace idiolect::sources
