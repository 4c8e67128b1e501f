// The reply that an agent has written into a file by itself.
#pragma once

#include "domain/dialect/last_message.hpp"

#include <filesystem>

namespace atelier {

// Whoever writes it gives it its name last, so that what is there is whole. No link is followed,
// and no more is read than can be taken.
FinalWords read_written_reply(const std::filesystem::path& file);

} // namespace atelier
