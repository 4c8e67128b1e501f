// The providers of tickets, by the names that skills are given.
#pragma once

#include "ports/process.hpp"
#include "ports/tickets.hpp"

#include <memory>
#include <string>

namespace atelier {

class Repository;

// "github" is the repository that the user's own follows, by gh; "beads" the Beads that it has
// itself, by bd; any other name a program of the user's. usage where that can be none, for github
// where nothing on a forge is followed, and for beads where it has none.
Result<std::unique_ptr<Tickets>> ticket_provider(const std::string& name, Process& process,
                                                 const Environment& user, Repository& repository);

} // namespace atelier
