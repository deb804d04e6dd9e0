"""The nouns of ``rollouts``, one file each."""

from rollouts.models.solutions import CoursePhase, CourseTask, LifecycleEntry, Solution, StandardCourse
from rollouts.models.status import StatusEntry
from rollouts.models.waves import Answer, Invitation, Participation, Rollout, Wave
from rollouts.models.words import (
    Adoption,
    AnswerKind,
    CourseRole,
    Flow,
    Grade,
    Lifecycle,
    Light,
    Obstacle,
    Phase,
    Track,
    WaveState,
)

__all__ = [
    "Adoption",
    "Answer",
    "AnswerKind",
    "CoursePhase",
    "CourseRole",
    "CourseTask",
    "Flow",
    "Grade",
    "Invitation",
    "Lifecycle",
    "LifecycleEntry",
    "Light",
    "Obstacle",
    "Participation",
    "Phase",
    "Rollout",
    "Solution",
    "StandardCourse",
    "StatusEntry",
    "Track",
    "Wave",
    "WaveState",
]
