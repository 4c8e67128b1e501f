// The first half of an import: the text read row by row, and everything that is wrong with it.
#pragma once

#include "app/interchange/import_beads.hpp"
#include "domain/bead/bead.hpp"
#include "domain/interchange/run_record.hpp"

#include <optional>
#include <unordered_set>
#include <vector>

namespace atelier {

struct ImportRow {
    Bead bead;
    std::size_t line = 0;
    bool has_created_at = true;
    // All that is said of links.
    Json edges = Json::array();
    std::vector<PlanFault> found = {};
    // What it says of a run beside its bead.
    std::optional<RunRecord> run = {};
    // The row named no id: this one is made up, and may be somebody else's still.
    bool fresh_id = false;
};

struct ImportRows {
    std::vector<ImportRow> rows;
    std::unordered_set<BeadId> deleted;
    // Counts of what is not a bead.
    ImportOutcome counts;
};

// What is wrong with rows, collected so that a person can mend all of it at once.
class ImportProblems {
  public:
    explicit ImportProblems(std::string source) : source_(std::move(source)) {}
    void add(std::size_t line, std::string message);
    bool empty() const { return problems_.empty(); }
    // The first problem, with all of them in the details.
    Result<void> check() const;
    // Takes the rows that have one out of `rows`, and says so in `left_out`.
    void leave_out(std::vector<ImportRow>& rows, std::vector<InvalidRow>& left_out);

  private:
    struct Problem {
        std::size_t line = 0;
        std::string message;
    };
    std::string source_;
    std::vector<Problem> problems_;
};

BeadId made_up_id(const Context& context);

ImportRows read_import_rows(const Context& context, const ImportRequest& request,
                            Progress* progress, ImportProblems& problems);

} // namespace atelier
