#include "domain/work/matter.hpp"

#include "domain/work/progress.hpp"

namespace atelier {
namespace {

bool has_ended(const Bead& about) {
    const BeadKind kind = kind_of(about);
    return (kind == BeadKind::epic || kind == BeadKind::changeset) && is_closed(about);
}

} // namespace

std::string matter_key(Matter matter, const BeadId& bead) {
    return std::string(name_of(matter)) + ":" + bead.str();
}

std::string gate_key(const BeadId& run, const std::string& path) {
    return matter_key(Matter::gate, run) + ":" + path;
}

KnownMatter matter_of(const Message& message) {
    const std::string& key = message.key();
    const std::size_t colon = key.find(':');
    if (colon == std::string::npos) return {};
    const auto matter = parse_name<Matter>(key.substr(0, colon));
    if (!matter || *matter == Matter::other) return {};
    const std::string rest = key.substr(colon + 1);
    // A run has gates at several places.
    const auto bead =
        BeadId::parse(*matter == Matter::gate ? rest.substr(0, rest.find(':')) : rest);
    if (!bead) return {};
    return {*matter, *bead};
}

bool is_over(const Message& message, const Bead* about) {
    if (about == nullptr) return false;
    if (!message.is_for_overseer()) return has_ended(*about);
    switch (matter_of(message).matter) {
    case Matter::blocked:
        return has_ended(*about) || (kind_of(*about) == BeadKind::changeset &&
                                     state_of(*about) != ChangesetState::blocked);
    case Matter::size:
    case Matter::promotion:
    case Matter::more_work:
    case Matter::waits:
    case Matter::failed:
    case Matter::handoff:
        return has_ended(*about);
    case Matter::gate:
        return is_closed(*about);
    case Matter::other:
        return false;
    }
    return false;
}

} // namespace atelier
