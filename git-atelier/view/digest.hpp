// What has happened since somebody looked, as a document and as one screen for people.
#pragma once

#include "app/look/digest.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json digest_json(const DigestOutcome& digest);
// The newest of each, and how many there are besides.
std::string digest_text(const DigestOutcome& digest, const Style& style);

} // namespace atelier
