"""Forms of campaigns: what they say and ask (`campaigns`), templates and steps (`templates`)."""

from portevoix.advocacy.forms.campaigns import (
    AskForm,
    BulkForm,
    CampaignForm,
    ChooseCampaignForm,
    ConcludeForm,
    ExchangeForm,
    NewCampaignForm,
    ReviseCampaignForm,
    SettleForm,
    StepForm,
    TargetFilter,
    TargetForm,
)
from portevoix.advocacy.forms.templates import (
    AdoptForm,
    CampaignStepForm,
    ReviseTemplateForm,
    SaveTemplateForm,
    TakeUpForm,
)

__all__ = [
    "AdoptForm",
    "AskForm",
    "BulkForm",
    "CampaignForm",
    "CampaignStepForm",
    "ChooseCampaignForm",
    "ConcludeForm",
    "ExchangeForm",
    "NewCampaignForm",
    "ReviseCampaignForm",
    "ReviseTemplateForm",
    "SaveTemplateForm",
    "SettleForm",
    "StepForm",
    "TakeUpForm",
    "TargetFilter",
    "TargetForm",
]
