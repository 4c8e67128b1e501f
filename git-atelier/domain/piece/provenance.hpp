// What is kept of a piece beside its text.
#pragma once

#include "domain/run/reply.hpp"

#include <string>
#include <string_view>

namespace atelier {

struct ProvenanceFacts {
    std::string request;
    std::string form;
    // "" where none was asked, or its runtime has chosen.
    std::string model = {};
};
// The file beside a piece: how its artisan has understood the request, what it weighed and decided.
std::string provenance_text(const Reply& reply, const ProvenanceFacts& facts);

// Its first words in one line.
std::string piece_preview(std::string_view content);

} // namespace atelier
