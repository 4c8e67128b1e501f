// Which repository of which forge a remote is.
#pragma once

#include "domain/guard/push_refusal.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct ForgeRepository {
    // As it is written, in lower case; without a port.
    std::string host;
    // With slashes where it stands in a group of a group, or the forge below a folder.
    std::string owner;
    std::string name;
    std::string str() const { return owner + "/" + name; }
    bool operator==(const ForgeRepository&) const = default;
};

// By the address that Git pushes to, in any of the forms that forges give out; nullopt for a path
// of this machine and whatever else names no owner and repository.
std::optional<ForgeRepository> forge_repository_of(std::string_view address);

// By the address that is written for pushing to that remote.
std::optional<ForgeRepository> forge_repository_in(const std::vector<Remote>& remotes,
                                                   const std::string& name);

// The forges by what they understand: a Forgejo is a Gitea here.
enum class ForgeKind { github, gitlab, gitea, other };

// By the host's name; nullopt where it tells nothing.
std::optional<ForgeKind> forge_kind_of(std::string_view host);

} // namespace atelier
