// A look at a planning store that may be damaged, and what of it can still be read. It never writes
// to the store, repairs nothing, and reads on behind what is broken. Checked by
// tests/contract/store_inspector_contract.cpp.
#pragma once

#include "base/error.hpp"
#include "base/result.hpp"
#include "domain/bead/bead.hpp"
#include "domain/work/lease.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct TableState {
    std::string name;
    // That can be read.
    std::size_t rows = 0;
    // All that it ever held.
    bool whole = false;
};

struct StoreInspection {
    std::filesystem::path file;
    // Whether there is such a file.
    bool present = true;
    // Why it cannot be used as the project's plan: store-corrupt, store-newer, store-foreign.
    std::optional<Error> fault;
    // Whose plan it is, "" where it does not say; 0 for no version.
    std::string project;
    std::int64_t version = 0;
    // What is wrong inside, in the words of the database; not every one of many.
    std::vector<std::string> damage;
    // Empty where the file is, or is not a store.
    std::vector<TableState> tables;
    // Copies beside it, newest first.
    std::vector<std::filesystem::path> copies;
};

struct Recovered {
    // Oldest first. What they name may be lost.
    std::vector<Bead> beads;
    std::vector<Lease> leases;
};

class StoreInspector {
  public:
    virtual ~StoreInspector() = default;
    // store-failed when the file cannot be looked at at all; damage is not an error.
    virtual Result<StoreInspection> inspect() = 0;
    virtual Result<Recovered> read_what_can_be_read() = 0;
};

} // namespace atelier
