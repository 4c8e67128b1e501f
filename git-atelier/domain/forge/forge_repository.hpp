// Which repository of which forge a remote is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

struct ForgeRepository {
    // As it is written, in lower case; without a port.
    std::string host;
    std::string owner;
    std::string name;
    std::string str() const { return owner + "/" + name; }
    bool operator==(const ForgeRepository&) const = default;
};

// By the address that Git pushes to, in any of the forms that forges give out; nullopt for a path
// of this machine and whatever else names no owner and repository.
std::optional<ForgeRepository> forge_repository_of(std::string_view address);

} // namespace atelier
