// What a run of `work` did, or would do.
#pragma once

#include "app/molecule/preview_molecule.hpp"
#include "app/work/work_jobs.hpp"
#include "app/work/work_loop.hpp"
#include "base/json.hpp"

#include <optional>
#include <string>

namespace atelier {

// What went wrong in a run that goes on or has done something besides. Keys: code, message, hint,
// details.
Json error_row(const Error& error);

// Keys: worker, stopped, sessions[] (session, epic, changeset, end, text, code, integrated,
// seconds), failures[] (epic, changeset, error), closed_epics, messages, reasons.
Json work_json(const WorkOutcome& outcome);
std::string work_text(const WorkOutcome& outcome);

// What work_json wrote, in a whole document; the error of a document that says one. nullopt for
// anything else.
std::optional<Result<WorkOutcome>> work_from(const std::string& document);

// As of one, worker being null; besides jobs, workers[] (worker, stopped), unread[] (worker,
// messages), lost, error, and the worker of each session.
Json jobs_json(const JobsOutcome& outcome);
std::string jobs_text(const JobsOutcome& outcome);

// Of the session that would begin.
struct PreviewedSessionParts {
    // What its agent would be told; "" where none would begin.
    std::string brief = {};
    // By which workflow it would be held; nullopt: by none.
    std::optional<MoleculePreview> molecule = {};
};

// Keys: step, epic, changeset, messages, candidates, reasons; workflow (name, run, next, fault) and
// brief where there are any.
Json selection_json(const Selection& selection, const PreviewedSessionParts& session = {});
std::string selection_text(const Selection& selection, const PreviewedSessionParts& session = {});
// The same of what several workers could choose from.
Json open_work_json(const Selection& open, int jobs);
std::string open_work_text(const Selection& open, int jobs);

} // namespace atelier
