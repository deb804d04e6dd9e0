"""What a cut holds, how it is gathered, frozen and checked, and how it is arranged for page, paper and spreadsheet."""
